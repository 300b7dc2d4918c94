"""The laws that rules cite, under their own names."""

from cheguan.kernel.citations import Law
from cheguan.kernel.text import _

REGISTRATION = Law("机动车登记规定", "公安部令第164号", _("Vehicle Registration Provisions"))
ROAD_SAFETY_LAW = Law("道路交通安全法", english=_("Road Traffic Safety Law"))
ROAD_SAFETY_REGULATIONS = Law(
    "道路交通安全法实施条例", english=_("Road Traffic Safety Law Regulations")
)
VESSEL_TAX_REGULATIONS = Law(
    "车船税法实施条例", english=_("Vehicle and Vessel Tax Law Regulations")
)
SCHOOL_BUS_REGULATIONS = Law("校车安全管理条例", english=_("School Bus Safety Regulations"))
INSPECTION_REFORM = Law(
    "关于深化机动车检验制度改革优化车检服务工作的意见",
    "2022年",
    _("Opinions on the Vehicle Inspection Reform"),
)
LICENCES = Law("机动车驾驶证申领和使用规定", "公安部令第162号", _("Driving Licence Provisions"))
CERTIFICATE_FEES = Law(
    "机动车牌证工本费收费标准", "发改价格〔2004〕2831号", _("Fees for Certificates")
)
