package register

import "wanghuo/plans"

func t(zh, en string) plans.Text { return plans.Text{Zh: zh, En: en} }

func opt(id, zh, en string) Option { return Option{ID: id, Name: t(zh, en)} }

var (
	colKey   = Column{ID: ColumnKey, Name: t("编号", "Key"), Type: Text, Needed: true, Max: 40, Hint: t("本登记册内唯一，再次导入凭它对应", "unique in this register; a later import finds the entry by it")}
	colOwner = Column{ID: ColumnOwner, Name: t("所属单位", "Owner"), Type: Org, Needed: true, Hint: t("预案中的单位名称、简称或编号", "a body of the plan: name, short name or id"), Headings: []string{"主管单位", "归属单位", "单位"}}
	colBase  = Column{ID: "street", Name: t("所在街道", "Street"), Type: Street, Hint: t("十五个街道之一", "one of the fifteen streets"), Headings: []string{"街道", "驻地街道"}}
	colPlace = Column{ID: "place", Name: t("地址", "Place"), Type: Text, Max: 120, Headings: []string{"位置", "驻地"}}
	colLat   = Column{ID: "lat", Name: t("纬度", "Latitude"), Type: Degree, Hint: t("WGS-84，十进制度", "WGS-84, decimal degrees")}
	colLon   = Column{ID: "lon", Name: t("经度", "Longitude"), Type: Degree, Hint: t("WGS-84，十进制度", "WGS-84, decimal degrees")}
	colTypes = Column{ID: "events", Name: t("适用事件", "Events"), Type: Events, Hint: t("事件类型编号或简称，用顿号隔开；空白为各类", "numbers or short names of event types, separated; blank: all"), Headings: []string{"适用事件类型", "擅长事件"}}
	colNote  = Column{ID: "note", Name: t("备注", "Note"), Type: Text, Max: 500}
	colPhone = Column{ID: "phone", Name: t("联系电话", "Telephone"), Type: Phone, Hint: t("加密保存", "kept sealed"), Headings: []string{"电话", "手机", "联系方式"}}
)

func name(zh, en string, headings ...string) Column {
	return Column{ID: ColumnName, Name: t(zh, en), Type: Text, Needed: true, Max: 80, Headings: headings}
}

func person(id, zh, en string, headings ...string) Column {
	return Column{ID: id, Name: t(zh, en), Type: Name, Hint: t("加密保存", "kept sealed"), Headings: headings}
}

func text(id, zh, en string, max int) Column {
	return Column{ID: id, Name: t(zh, en), Type: Text, Max: max}
}

func number(id, zh, en string, headings ...string) Column {
	return Column{ID: id, Name: t(zh, en), Type: Number, Max: 1_000_000, Headings: headings}
}

func date(id, zh, en string, headings ...string) Column {
	return Column{ID: id, Name: t(zh, en), Type: Date, Hint: t("如 2027-06-30", "such as 2027-06-30"), Headings: headings}
}

func choice(id, zh, en string, needed bool, options ...Option) Column {
	return Column{ID: id, Name: t(zh, en), Type: Choice, Needed: needed, Options: options}
}

// needed makes a column one that must be filled in.
func needed(c Column) Column { c.Needed = true; return c }

// cited names the clause that asks for a column.
func cited(c Column, clause plans.Clause) Column { c.Cite = clause; return c }

// The levels of teams.
const (
	Comprehensive = "comprehensive" // 6.1.1: on the fire detachment, for every type
	Professional  = "professional"  // 6.1.2(a): of one field
	GrassRoots    = "grass_roots"   // 6.1.3: under a street
	Social        = "social"        // 6.1.4(a): guided by a department
	Garrison      = "garrison"      // 6.1.5: asked through liaison, never ordered
	Volunteer     = "volunteer"     // 6.1.4(b): joins in order
)

var specs = []Spec{
	{Kind: Team, Name: t("应急队伍", "Teams"), Sent: true, Cite: []plans.Clause{"6.1.1", "6.1.2(a)", "6.1.3", "6.1.4(a)", "6.1.5", "6.2.2(b)/4"}, Columns: []Column{
		colKey, name("队伍名称", "Team", "队伍", "名称"), colOwner,
		choice("level", "类别", "Level", true, opt(Comprehensive, "综合救援", "comprehensive"), opt(Professional, "专业", "professional"),
			opt(GrassRoots, "基层", "grass-roots"), opt(Social, "社会", "social"), opt(Garrison, "驻区部队", "garrison"), opt(Volunteer, "志愿", "volunteer")),
		text("field", "专业领域", "Field", 40), colBase, colPlace, colLat, colLon, needed(number("capacity", "人数", "Persons", "队伍人数")),
		text("equipment", "主要装备", "Equipment", 500), colTypes, person("leader", "负责人", "Leader", "队长"), colPhone,
		cited(Column{ID: "partner", Name: t("协作队伍单位", "Partner"), Type: Org, Hint: t("未建队伍的部门与谁建立使用机制", "whose team a body without one uses")}, "6.1.2(d)"),
		cited(Column{ID: "guide", Name: t("指导部门", "Guided by"), Type: Org}, "6.1.4(a)"),
		cited(date("trained", "最近培训", "Last trained"), "6.1.4(a)"),
		cited(choice("insured", "人身意外保险", "Insured", false, opt("yes", "已投保", "insured"), opt("no", "未投保", "not insured")), "6.1.4(a)"),
		cited(text("budget", "经费来源", "Paid from", 120), "6.1.7"), colNote,
	}},
	{Kind: Expert, Name: t("应急专家", "Experts"), Sent: true, Cite: []plans.Clause{"6.1.6", "6.2.2(b)/3"}, Columns: []Column{
		colKey, needed(person("person", "姓名", "Expert's name", "专家姓名")), colOwner,
		choice("field", "领域", "Field", true, opt("natural", "自然灾害", "natural disasters"), opt("accident", "事故灾难", "accidents"), opt("public_health", "公共卫生", "public health"),
			opt("social_security", "社会安全", "social security"), opt("general", "综合管理", "general management")),
		text("speciality", "专业", "Speciality", 120), colTypes, colPhone, colNote,
	}},
	{Kind: Stock, Name: t("物资装备", "Stock"), Cite: []plans.Clause{"6.4.1(a)", "6.4.1(c)", "6.4.2(b)", "6.4.2(c)", "6.4.3(a)", "6.2.2(b)/5"}, Columns: []Column{
		colKey, name("品名", "Item", "物资名称", "名称"), colOwner, needed(text("depot", "库点", "Depot", 80)),
		needed(text("unit", "单位量", "Unit of issue", 20)), needed(number("quantity", "数量", "Quantity", "库存")),
		cited(choice("form", "储备方式", "Held as", false, opt("goods", "实物", "goods"), opt("capacity", "产能", "capacity")), "6.4.1(a)"),
		choice("class", "类别", "Class", false, opt("relief", "救灾", "relief"), opt("rescue", "救援装备", "rescue equipment"), opt("medicine", "药品器械", "medicine"), opt("basic", "生活必需品", "basic goods")),
		number("minimum", "最低库存", "Minimum"), cited(date("expires", "有效期至", "Expires", "更新日期"), "6.4.1(c)"),
		cited(date("maintained", "最近维护", "Last maintained"), "6.4.3(a)"), colBase, person("keeper", "保管人", "Keeper"), colPhone, colNote,
	}},
	{Kind: Shelter, Name: t("避难场所", "Shelters"), Cite: []plans.Clause{"6.7(a)", "6.7(b)", "6.2.2(b)/6"}, Columns: []Column{
		colKey, name("场所名称", "Shelter", "名称"), colOwner, needed(colBase), colPlace, colLat, colLon, needed(number("capacity", "可容纳人数", "Places", "容量")),
		choice("built", "类型", "Built as", false, opt("indoor", "室内", "indoor"), opt("outdoor", "室外", "outdoor")),
		person("manager", "负责人", "Manager"), colPhone, text("special_needs", "特殊人群照护", "Special needs", 500), text("supplier", "物资保障单位", "Supplied by", 80), colNote,
	}},
	{Kind: Facility, Name: t("医院和消防站", "Hospitals and fire stations"), Cite: []plans.Clause{"6.5(a)", "6.1.1"}, Columns: []Column{
		colKey, name("名称", "Facility"), colOwner,
		choice("type", "类别", "Type", true, opt("fire_station", "消防站", "fire station"), opt("micro_station", "微型消防站", "micro fire station"), opt("hospital", "医院", "hospital"), opt("first_aid", "急救站", "first-aid station"), opt("blood", "血液", "blood"), opt("other", "其他", "other")),
		colBase, colPlace, colLat, colLon, number("capacity", "床位或人数", "Beds or persons"), colPhone, colNote,
	}},
	{Kind: Agreement, Name: t("救援与储备协议", "Agreements"), Cite: []plans.Clause{"6.1.2(h)", "6.4.1(e)"}, Columns: []Column{
		colKey, name("企业", "Firm"), colOwner, choice("type", "协议类型", "Type", true, opt("rescue", "救援服务", "rescue service"), opt("capacity", "产能储备", "capacity reserve")),
		needed(text("scope", "服务范围或品名", "Scope or item", 200)), number("quantity", "约定数量", "Quantity"), number("amount", "年度金额（元）", "Yearly amount"), needed(date("expires", "到期日", "Expires")), person("contact", "联系人", "Contact"), colPhone, colNote,
	}},
	{Kind: Channel, Name: t("外部调剂渠道", "Outside channels"), Cite: []plans.Clause{"6.4.4"}, Columns: []Column{
		colKey, name("对方单位", "Supplier"), colOwner, needed(text("item", "可调剂物资", "Items", 200)), person("contact", "联系人", "Contact"), colPhone, colNote,
	}},
	{Kind: Production, Name: t("保供生产指令", "Production orders"), Cite: []plans.Clause{"6.4.5(c)"}, Columns: []Column{
		colKey, name("企业", "Firm"), colOwner, needed(text("item", "品名", "Item", 80)), needed(number("quantity", "数量", "Quantity")), needed(text("unit", "单位量", "Unit of issue", 20)), needed(date("expires", "交付期限", "Due")), colNote,
	}},
	{Kind: Market, Name: t("生活必需品市场", "Basic goods market"), Cite: []plans.Clause{"6.4.2(a)"}, Columns: []Column{
		colKey, name("品名", "Item"), colOwner, needed(date("day", "日期", "Day")), number("demand", "需求量", "Demand"), number("quantity", "库存量", "Stock"), text("price", "价格", "Price", 40), colNote,
	}},
	{Kind: System, Name: t("指挥系统", "Command systems"), Cite: []plans.Clause{"6.2.1(b)"}, Columns: []Column{
		colKey, name("名称", "System"), colOwner, choice("type", "种类", "Type", true,
			opt("information", "应急管理信息系统", "information"), opt("wired", "有线通信调度系统", "wired dispatch"), opt("wireless", "无线通信指挥系统", "wireless command"), opt("video", "图像监控系统", "video"),
			opt("network", "计算机网络应用系统", "computer network"), opt("support", "综合保障系统", "general support"), opt("conference", "视频会议系统", "video conference"), opt("mobile", "移动指挥系统", "mobile command"), opt("warning", "预警信息发布系统", "issue of warnings")),
		choice("state", "状态", "State", true, opt("ready", "正常", "in order"), opt("limited", "部分可用", "limited"), opt("down", "停用", "down")), colPhone, colNote,
	}},
	{Kind: Line, Name: t("通信联络", "Lines"), Cite: []plans.Clause{"6.2.5(a)"}, Columns: []Column{
		colKey, name("联络点", "Post"), colOwner, choice("level", "层级", "Level", true, opt("district", "区", "district"), opt("street", "街道", "street"), opt("community", "社区", "community")),
		text("wired", "政务专网", "Wired network", 40), text("radio", "800 兆", "Radio", 40), colPhone, colNote,
	}},
	{Kind: Camera, Name: t("图像监控", "Cameras"), Cite: []plans.Clause{"6.2.3"}, Columns: []Column{
		colKey, name("点位", "Camera"), colOwner, colBase, colPlace, colLat, colLon, colNote,
	}},
	{Kind: Layer, Name: t("图层和资源库", "Layers and databases"), Cite: []plans.Clause{"6.2.2(a)", "6.2.2(b)"}, Columns: []Column{
		colKey, name("名称", "Name"), colOwner, number("records", "记录数", "Records"), needed(date("updated", "最近更新", "Last updated")), needed(number("every", "更新周期（天）", "Updated every (days)")), colNote,
	}},
	{Kind: Hazard, Name: t("风险隐患", "Risks and hidden dangers"), Cite: []plans.Clause{"6.2.2(b)/1"}, Columns: []Column{
		colKey, name("名称", "Name"), colOwner, colBase, colPlace, colLat, colLon, colTypes,
		choice("grade", "等级", "Grade", false, opt("major", "重大", "major"), opt("larger", "较大", "larger"), opt("general", "一般", "general"), opt("low", "低", "low")), text("measure", "管控措施", "Controls", 500), colNote,
	}},
	{Kind: Knowledge, Name: t("辅助决策知识", "Knowledge"), Cite: []plans.Clause{"6.2.2(b)/7"}, Columns: []Column{
		colKey, name("题目", "Title"), colOwner, colTypes, needed(text("body", "内容", "Text", 2000)), text("source", "出处", "Source", 200),
	}},
}
