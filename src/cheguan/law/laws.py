"""The laws that rules cite, under their own names."""

from cheguan.kernel.citations import Law

REGISTRATION = Law("机动车登记规定", "公安部令第164号")
ROAD_SAFETY_LAW = Law("道路交通安全法")
ROAD_SAFETY_REGULATIONS = Law("道路交通安全法实施条例")
VESSEL_TAX_REGULATIONS = Law("车船税法实施条例")
COMPULSORY_INSURANCE = Law("机动车交通事故责任强制保险条例")
SCHOOL_BUS_REGULATIONS = Law("校车安全管理条例")
INSPECTION_REFORM = Law("关于深化机动车检验制度改革优化车检服务工作的意见", "2022年")
