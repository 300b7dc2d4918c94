"""The makes and types of vehicles on the roads of the demonstration. No maker of these exists."""

from __future__ import annotations

from dataclasses import dataclass, field

from cheguan.demonstration.bag import Bag

PETROL, DIESEL, ELECTRICITY, HYBRID = "A", "B", "C", "O"
"""Fuels (燃料种类, GA/T 16)."""

COLOURS = Bag({"A": 38, "J": 26, "B": 20, "H": 6, "E": 4, "I": 3, "G": 2, "C": 1})
"""Body colours (车身颜色, GA/T 16): white and black before all others."""


@dataclass(frozen=True, slots=True)
class Make:
    """车辆品牌 and its maker's three characters (WMI)."""

    name: str
    letters: str
    """What its model codes begin with."""
    maker: str
    imported: bool = False


KAPOK = Make("木棉牌", "MMJ", "L01")
CARS = Bag(
    {
        KAPOK: 30,
        Make("榕风牌", "RFD", "L02"): 24,
        Make("珠澜牌", "ZLN", "L03"): 20,
        Make("岭屿牌", "LYU", "L04"): 14,
        Make("北诺", "NORD", "WZ0", imported=True): 3,
        Make("海岚", "HLN", "JZ0", imported=True): 2,
    }
)
LORRIES = Bag({Make("铁榕牌", "TRG", "L05"): 3, Make("岭驮牌", "LTO", "L06"): 2})
COACHES = Bag({Make("渡粤牌", "DYK", "L07"): 1})
MOTORCYCLES = Bag({Make("竹蜓牌", "ZTG", "L08"): 2, Make("麦鸢牌", "MYN", "L09"): 1})


@dataclass(frozen=True, slots=True)
class Range:
    """What vehicles of one type have in common. Masses in kg, sizes in ml, powers in kW, ages in
    years; `scrapped_after` by the standard for compulsory scrapping (2012), None for never."""

    kind: str
    makes: Bag[Make]
    mass: int
    displacement: int
    power: int
    seats: tuple[int, ...] = (5,)
    plate_kind: str = "02"
    electric_plate_kind: str = "52"
    fuel: str = PETROL
    oldest: int = 16
    scrapped_after: int | None = None


SALOON = Range("K33", CARS, 1600, 1498, 85)
OFF_ROAD = Range("K32", CARS, 1900, 1998, 110, seats=(5, 5, 7))
PEOPLE_CARRIER = Range("K31", CARS, 2100, 1998, 105, seats=(7, 7, 8, 9))
MICRO_CAR = Range("K43", CARS, 1000, 998, 50, seats=(4,))
VAN = Range("K39", CARS, 1800, 1485, 75, seats=(7, 7, 5, 8), oldest=12)
MICRO_VAN = Range("K49", CARS, 1400, 998, 45, seats=(7, 5), oldest=12)
MOTORCYCLE = Range(
    *("M21", MOTORCYCLES, 120, 150, 9),
    seats=(2,),
    plate_kind="07",
    electric_plate_kind="07",
    oldest=13,
    scrapped_after=13,
)
MOPED = Range(
    *("M22", MOTORCYCLES, 90, 50, 3),
    seats=(1,),
    plate_kind="08",
    electric_plate_kind="08",
    oldest=13,
    scrapped_after=13,
)
PRIVATE_CARS = Bag(
    {SALOON: 58, OFF_ROAD: 22, PEOPLE_CARRIER: 9, MICRO_CAR: 5, VAN: 4.5, MICRO_VAN: 1.5}
)
PRIVATE_MOTORCYCLES = Bag({MOTORCYCLE: 85, MOPED: 15})

COMPANY_CAR = SALOON
TAXI = Range("K33", CARS, 1600, 1498, 85, oldest=8, scrapped_after=8)
HIRE_CAR = Range("K33", CARS, 1600, 1498, 85, oldest=8, scrapped_after=15)
TRAINING_CAR = Range(
    *("K33", CARS, 1500, 1498, 82),
    plate_kind="16",
    electric_plate_kind="16",
    oldest=10,
    scrapped_after=10,
)
LIGHT_LORRY = Range(
    *("H31", LORRIES, 4495, 2771, 85), seats=(2, 3), fuel=DIESEL, oldest=13, scrapped_after=15
)
HEAVY_LORRY = Range(
    *("H11", LORRIES, 25000, 7700, 235),
    seats=(2,),
    plate_kind="01",
    fuel=DIESEL,
    oldest=13,
    scrapped_after=15,
)
TRACTOR_UNIT = Range(
    *("Q11", LORRIES, 25000, 11050, 316),
    seats=(2,),
    plate_kind="01",
    fuel=DIESEL,
    oldest=13,
    scrapped_after=15,
)
COACH = Range(
    *("K11", COACHES, 17500, 8900, 250),
    seats=(45, 49, 53),
    plate_kind="01",
    electric_plate_kind="51",
    fuel=DIESEL,
    oldest=12,
    scrapped_after=15,
)
CITY_BUS = Range(
    *("K11", COACHES, 17500, 0, 180),
    seats=(28, 32),
    electric_plate_kind="51",
    fuel=ELECTRICITY,
    oldest=9,
    scrapped_after=13,
)
SCHOOL_BUS = Range(
    *("K28", COACHES, 6500, 3760, 105),
    seats=(19,),
    plate_kind="01",
    fuel=DIESEL,
    oldest=12,
    scrapped_after=15,
)


@dataclass(frozen=True, slots=True)
class Trade:
    """What a firm does, and what it drives for it: each range with its use (使用性质)."""

    suffix: str
    fleet: Bag[tuple[Range, str]] = field(hash=False)
    most: int
    """Vehicles of a firm, at most."""


DEALER = Trade("汽车销售有限公司", Bag({(COMPANY_CAR, "A"): 3, (OFF_ROAD, "A"): 1}), 3)
TRADES = Bag(
    {
        DEALER: 10,
        Trade(
            "物流有限公司",
            Bag(
                {
                    (LIGHT_LORRY, "F"): 5,
                    (HEAVY_LORRY, "F"): 3,
                    (TRACTOR_UNIT, "F"): 2,
                    (VAN, "F"): 1,
                }
            ),
            20,
        ): 34,
        Trade(
            "贸易有限公司",
            Bag({(COMPANY_CAR, "A"): 4, (PEOPLE_CARRIER, "A"): 2, (VAN, "A"): 3}),
            4,
        ): 40,
        Trade("出租汽车有限公司", Bag({(TAXI, "D"): 1}), 30): 6,
        Trade("汽车租赁有限公司", Bag({(HIRE_CAR, "G"): 3, (HIRE_CAR, "T"): 2}), 20): 7,
        Trade("客运有限公司", Bag({(COACH, "B"): 3, (COACH, "E"): 2}), 12): 4,
        Trade("公共汽车有限公司", Bag({(CITY_BUS, "C"): 1}), 30): 3,
        Trade("驾驶培训有限公司", Bag({(TRAINING_CAR, "N"): 1}), 12): 4,
        Trade("校车服务有限公司", Bag({(SCHOOL_BUS, "S"): 3, (SCHOOL_BUS, "O"): 1}), 8): 2,
    }
)
