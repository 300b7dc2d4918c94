"""What people, streets and firms are called. Makes are in `ranges`."""

from __future__ import annotations

from cheguan.demonstration.bag import Bag

SURNAMES = Bag(
    {
        **dict.fromkeys("陈李黄", 9.0),
        **dict.fromkeys("林张梁刘吴", 5.0),
        **dict.fromkeys("罗杨何王郑曾周叶", 2.5),
        **dict.fromkeys("谢邓彭许蔡朱钟赖廖冯潘", 1.5),
        **dict.fromkeys("卢余江温徐赵方马苏邱范麦欧阮莫区", 0.6),
    }
)
"""With the weights that one meets in the south, by order of magnitude."""

FEMALE = "芳丽娟敏静燕玲婷慧雪梅琳洁莹颖秀兰珍霞玉凤萍红娜蓉瑶怡欣悦琪妍晴诗彤嘉"
MALE = "伟强军勇杰涛明超辉鹏华飞鑫波斌宇浩凯健俊帆锋刚志建国文斯浚铭轩豪泽森恒"
EITHER = "晓子思家海永春雨安宁心乐清远平"
"""Characters of given names; no pair of them is the name of anyone in particular."""

STREET_STEMS = ("榕荫", "木棉", "荷香", "凤凰", "迎春", "朝阳", "河畔", "竹园", "新塘", "桥东")
STREET_KINDS = ("路", "街", "巷", "大道")

FIRM_STEMS = ("南枝", "禾风", "海拾", "岭暮", "榕桥", "渔灯", "麦浪", "石湾里", "晴渡", "荔红")
