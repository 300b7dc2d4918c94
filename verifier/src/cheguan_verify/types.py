"""The types of credentials, their fields, and what these are called in Chinese and in English."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cheguan_verify import cbor
from cheguan_verify.outcome import Field, Reason, Refused, Verdict


def _texts(value: object) -> tuple[str, ...]:
    return tuple(cbor.as_(text, str) for text in cbor.as_list(value))


def _text(value: object) -> str:
    return cbor.as_(value, str)


def _number(value: object) -> int:
    return cbor.as_(value, int)


def _flag(value: object) -> bool:
    return cbor.as_(value, bool)


Reading = Callable[[object], object]


@dataclass(frozen=True)
class Entry:
    """A field of a type: its name, its labels, and how its value is read."""

    name: str
    chinese: str
    english: str
    reads: Reading = _text


@dataclass(frozen=True)
class Type:
    """A type of credential; its fields by the number that stands for each in a code."""

    chinese: str
    english: str
    entries: Mapping[int, Entry]


def _numbered(*entries: Entry) -> Mapping[int, Entry]:
    return dict(enumerate(entries, start=1))


DAY, MOMENT = cbor.as_day, cbor.as_instant
OFFICE = Entry("office", "发证机关", "Issuing office")

TYPES: Mapping[str, Type] = {
    "driving-licence": Type(
        "机动车驾驶证",
        "Driving licence",
        _numbered(
            Entry("name", "姓名", "Name"),
            Entry("number", "证号", "Licence number"),
            Entry("sex", "性别", "Sex"),
            Entry("born", "出生日期", "Date of birth", DAY),
            Entry("classes", "准驾车型", "Classes", _texts),
            Entry("first_issued", "初次领证日期", "First issued", DAY),
            Entry("since", "有效期始", "Valid from", DAY),
            Entry("until", "有效期止", "Valid until", DAY),
            Entry("file_number", "档案编号", "File number"),
            OFFICE,
        ),
    ),
    "vehicle-licence": Type(
        "机动车行驶证",
        "Vehicle licence",
        _numbered(
            Entry("plate", "号牌号码", "Plate"),
            Entry("plate_kind", "号牌种类", "Plate kind"),
            Entry("vehicle_kind", "车辆类型", "Vehicle kind"),
            Entry("owner", "所有人", "Owner"),
            Entry("usage", "使用性质", "Usage"),
            Entry("model", "品牌型号", "Brand and model"),
            Entry("vin", "车辆识别代号", "VIN"),
            Entry("engine", "发动机号码", "Engine number"),
            Entry("registered", "注册日期", "Registered", DAY),
            Entry("issued", "发证日期", "Issued", DAY),
            Entry("inspected_until", "检验有效期至", "Inspection valid until", DAY),
            OFFICE,
        ),
    ),
    "inspection-mark": Type(
        "检验合格标志",
        "Inspection mark",
        _numbered(
            Entry("plate", "号牌号码", "Plate"),
            Entry("plate_kind", "号牌种类", "Plate kind"),
            Entry("vin", "车辆识别代号", "VIN"),
            Entry("until", "检验有效期至", "Valid until", DAY),
            Entry("issued", "核发日期", "Issued", DAY),
            OFFICE,
        ),
    ),
    "temporary-plate": Type(
        "临时行驶车号牌",
        "Temporary plate",
        _numbered(
            Entry("number", "号牌号码", "Plate"),
            Entry("vin", "车辆识别代号", "VIN"),
            Entry("brand", "厂牌型号", "Brand"),
            Entry("vehicle_kind", "车辆类型", "Vehicle kind"),
            Entry("holder", "所有人", "Holder"),
            Entry("since", "有效期始", "Valid from", DAY),
            Entry("until", "有效期止", "Valid until", DAY),
            Entry("across_areas", "跨行政辖区", "Across areas", _flag),
            Entry("reason", "核发原因", "Reason"),
            OFFICE,
        ),
    ),
    "payment-receipt": Type(
        "缴费凭证",
        "Payment receipt",
        _numbered(
            Entry("number", "票据号码", "Receipt number"),
            Entry("payer", "交款人", "Payer"),
            Entry("fen", "金额（分）", "Amount (fen)", _number),
            Entry("item", "收费项目", "Item"),
            Entry("paid", "缴费时间", "Paid at", MOMENT),
            Entry("case", "业务流水号", "Case"),
            Entry("office", "收款单位", "Office"),
        ),
    ),
    "decision-letter": Type(
        "业务办理决定书",
        "Decision letter",
        _numbered(
            Entry("case", "业务流水号", "Case"),
            Entry("service", "业务事项", "Service"),
            Entry("applicant", "申请人", "Applicant"),
            Entry("outcome", "办理结果", "Outcome"),
            Entry("decided", "决定日期", "Decided", DAY),
            Entry("reasons", "理由", "Reasons", _texts),
            Entry("office", "办理机关", "Office"),
        ),
    ),
}


def read_fields(type_name: str, numbered: object) -> tuple[Field, ...]:
    """The fields of a code. A number that this version does not know keeps its number as its name.
    Raises Refused."""
    known = TYPES.get(type_name)
    if known is None:
        raise Refused(Verdict.UNKNOWN, Reason.TYPE)
    pairs = ((_number(number), value) for number, value in cbor.as_map(numbered).items())
    return tuple(_field(known.entries.get(number), number, value) for number, value in pairs)


def _field(entry: Entry | None, number: int, value: object) -> Field:
    if entry is None:
        return Field(str(number), value, f"第{number}项", f"Field {number}")
    return Field(entry.name, entry.reads(value), entry.chinese, entry.english)


ELEMENTS: Mapping[str, tuple[str, str]] = {
    "family_name": ("姓（拉丁字母）", "Family name"),
    "given_name": ("名（拉丁字母）", "Given names"),
    "birth_date": ("出生日期", "Date of birth"),
    "issue_date": ("签发日期", "Issued"),
    "expiry_date": ("有效期止", "Valid until"),
    "issuing_country": ("签发国", "Issuing country"),
    "issuing_authority": ("发证机关", "Issuing authority"),
    "issuing_jurisdiction": ("签发地", "Issuing jurisdiction"),
    "document_number": ("证号", "Licence number"),
    "administrative_number": ("档案编号", "Administrative number"),
    "portrait": ("照片", "Portrait"),
    "portrait_capture_date": ("照片拍摄日期", "Portrait taken"),
    "driving_privileges": ("准驾车型", "Driving privileges"),
    "un_distinguishing_sign": ("国际识别符号", "UN distinguishing sign"),
    "sex": ("性别", "Sex"),
    "height": ("身高（厘米）", "Height (cm)"),
    "weight": ("体重（千克）", "Weight (kg)"),
    "eye_colour": ("眼睛颜色", "Eye colour"),
    "hair_colour": ("头发颜色", "Hair colour"),
    "birth_place": ("出生地", "Place of birth"),
    "resident_address": ("住址", "Address"),
    "resident_city": ("居住城市", "City"),
    "resident_state": ("居住省份", "Province"),
    "resident_postal_code": ("邮政编码", "Postal code"),
    "resident_country": ("居住国", "Country of residence"),
    "age_in_years": ("年龄", "Age"),
    "age_birth_year": ("出生年份", "Year of birth"),
    "nationality": ("国籍", "Nationality"),
    "family_name_national_character": ("姓", "Family name (national characters)"),
    "given_name_national_character": ("名", "Given names (national characters)"),
    "signature_usual_mark": ("签名", "Signature"),
    "long_term": ("长期有效", "Long-term"),
    "classes": ("准驾车型", "Classes"),
    "first_issue_date": ("初次领证日期", "First issued"),
    "issuing_authority_national": ("发证机关", "Issuing authority"),
    "registration_number": ("号牌号码", "Plate"),
    "date_of_registration": ("注册日期", "Registered"),
    "vehicle_identification_number": ("车辆识别代号", "VIN"),
    "vehicle_holder": ("所有人", "Holder"),
    "basic_vehicle_info": ("车辆信息", "Vehicle"),
    "engine_info": ("发动机", "Engine"),
    "plate_kind": ("号牌种类", "Plate kind"),
    "vehicle_kind": ("车辆类型", "Vehicle kind"),
    "usage": ("使用性质", "Usage"),
    "inspection_valid_until": ("检验有效期至", "Inspection valid until"),
}


def element(namespace: str, identifier: str, value: object) -> Field:
    """An element of a mobile document; one without a label of ours is called by its identifier."""
    chinese, english = ELEMENTS.get(identifier) or _age(identifier)
    return Field(f"{namespace}/{identifier}", value, chinese, english)


def _age(identifier: str) -> tuple[str, str]:
    years = identifier.removeprefix("age_over_")
    if years == identifier:
        return identifier, identifier
    return f"年满{years}岁", f"{years} or older"


DOCUMENTS: Mapping[str, tuple[str, str]] = {
    "org.iso.18013.5.1.mDL": ("机动车驾驶证", "Driving licence"),
    "org.iso.7367.1.mVRC": ("机动车行驶证", "Vehicle licence"),
}


def labels(type_name: str) -> tuple[str, str]:
    """What a type is called, in Chinese and in English."""
    known = TYPES.get(type_name)
    if known is not None:
        return known.chinese, known.english
    return DOCUMENTS.get(type_name, (type_name, type_name))
