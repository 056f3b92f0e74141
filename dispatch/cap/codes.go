package cap

import "wanghuo/plans"

// Code is the stable name of a reason to refuse, or of a warning.
type Code string

// Why a message is refused.
const (
	Unreadable     Code = "unreadable"
	TooLarge       Code = "too_large"
	TooDeep        Code = "too_deep"
	TooMany        Code = "too_many_elements"
	Empty          Code = "empty"
	BadCharset     Code = "charset"
	HasDoctype     Code = "doctype"
	BadSyntax      Code = "not_well_formed"
	UnknownFormat  Code = "unknown_format"
	NoAlert        Code = "no_alert"
	MissingElement Code = "missing_element"
	UnknownValue   Code = "unknown_value"
	Contradiction  Code = "contradicting_elements"
	NoTimeZone     Code = "no_time_zone"
	BadTime        Code = "bad_time"
	BadCoordinates Code = "bad_coordinates"
	BadPolygon     Code = "bad_polygon"
	BadCircle      Code = "bad_circle"
	NoReferences   Code = "no_references"
	BadReference   Code = "bad_reference"
	Classified     Code = "classified"
	SameIdentifier Code = "same_identifier"
	Unwritable     Code = "unwritable" // of Compose and Encode
)

// reason is an entry of the catalogue of refusals.
type reason struct {
	basis        string
	text, remedy plans.Text
}

var refusals = map[Code]reason{
	Unreadable:     {"", plans.Text{Zh: "无法读取", En: "it cannot be read"}, plans.Text{Zh: "检查路径和权限", En: "check the path and the rights"}},
	TooLarge:       {"", plans.Text{Zh: "内容超过大小上限", En: "it is larger than the limit"}, plans.Text{Zh: "请发送方分拆或减少坐标点；确属需要可调高上限", En: "ask the sender to split it or to thin its polygons, or raise the limit"}},
	TooDeep:        {"", plans.Text{Zh: "元素嵌套过深", En: "elements are nested too deeply"}, plans.Text{Zh: "这不是预警信息，向发送方核实", En: "this is no warning; ask the sender"}},
	TooMany:        {"", plans.Text{Zh: "元素过多", En: "it has too many elements"}, plans.Text{Zh: "请发送方分拆", En: "ask the sender to split it"}},
	Empty:          {"", plans.Text{Zh: "内容为空", En: "it is empty"}, plans.Text{Zh: "重新获取，或向发送方核实", En: "fetch it again, or ask the sender"}},
	BadCharset:     {"", plans.Text{Zh: "字符编码不受支持，或内容与所声明的编码不符", En: "its encoding is not supported, or is not the one it declares"}, plans.Text{Zh: "请发送方改用 UTF-8（也接受 GB18030、ISO-8859-1、UTF-16）", En: "ask the sender for UTF-8 (GB18030, ISO-8859-1 and UTF-16 are taken too)"}},
	HasDoctype:     {"", plans.Text{Zh: "含有文档类型或实体声明，不予解析", En: "it declares a document type or entities, which are never read"}, plans.Text{Zh: "请发送方去掉 DOCTYPE；来源不明时按可疑信息处置", En: "ask the sender to leave the DOCTYPE out; treat it as suspect if the sender is unknown"}},
	BadSyntax:      {"", plans.Text{Zh: "不是完整规范的 XML", En: "it is not whole, well-formed XML"}, plans.Text{Zh: "重新获取（可能被截断），或向发送方核实", En: "fetch it again (it may be cut short), or ask the sender"}},
	UnknownFormat:  {"CAP 1.2, 3.1", plans.Text{Zh: "既不是 CAP 1.0–1.2，也不是 12379 平台的信息", En: "it is neither CAP 1.0 to 1.2 nor a message of the 12379 platform"}, plans.Text{Zh: "检查信息源地址", En: "check the address of the source"}},
	NoAlert:        {"", plans.Text{Zh: "其中没有预警信息，只有链接或摘要", En: "it holds no message, only links or summaries"}, plans.Text{Zh: "逐条获取所列链接", En: "fetch what the links name"}},
	MissingElement: {"CAP 1.2, 3.2.1", plans.Text{Zh: "缺少必填元素或其内容为空", En: "a required element is missing or blank"}, plans.Text{Zh: "电话向发布单位核实，请其补发", En: "telephone the issuer and ask for a complete message"}},
	UnknownValue:   {"CAP 1.2, 3.2.1", plans.Text{Zh: "取值不在标准所列范围内", En: "its value is not one of the standard's"}, plans.Text{Zh: "不得猜测：向发布单位核实", En: "do not guess: ask the issuer"}},
	Contradiction:  {"CAP 1.2, 3.2", plans.Text{Zh: "只应出现一次的元素出现多次且内容不同", En: "an element that stands once stands there with different contents"}, plans.Text{Zh: "不得猜测：向发布单位核实", En: "do not guess: ask the issuer"}},
	NoTimeZone:     {"CAP 1.2, 3.3.2", plans.Text{Zh: "时间没有时区", En: "a time has no time zone"}, plans.Text{Zh: "请发送方写明时区，如 +08:00", En: "ask the sender to state the zone, such as +08:00"}},
	BadTime:        {"CAP 1.2, 3.3.2", plans.Text{Zh: "时间无效", En: "a time is none"}, plans.Text{Zh: "向发布单位核实", En: "ask the issuer"}},
	BadCoordinates: {"CAP 1.2, 3.3.1", plans.Text{Zh: "坐标无效", En: "coordinates are none"}, plans.Text{Zh: "向发布单位核实范围；先按文字描述人工判断", En: "ask the issuer for the area; judge by its words meanwhile"}},
	BadPolygon:     {"CAP 1.2, 3.2.4", plans.Text{Zh: "多边形不足三个不同的点", En: "a polygon has fewer than three different points"}, plans.Text{Zh: "向发布单位核实范围；先按文字描述人工判断", En: "ask the issuer for the area; judge by its words meanwhile"}},
	BadCircle:      {"CAP 1.2, 3.2.4", plans.Text{Zh: "圆形范围无效", En: "a circle is none"}, plans.Text{Zh: "向发布单位核实范围；先按文字描述人工判断", En: "ask the issuer for the area; judge by its words meanwhile"}},
	NoReferences:   {"CAP 1.2, 3.2.1", plans.Text{Zh: "更新或解除信息没有指明所针对的信息", En: "an update or cancellation does not name what it updates or cancels"}, plans.Text{Zh: "原预警继续有效；向发布单位核实针对哪一条", En: "the earlier warning stays in force; ask the issuer which one is meant"}},
	BadReference:   {"CAP 1.2, 3.2.1", plans.Text{Zh: "所引信息的写法无法辨认", En: "a reference cannot be read"}, plans.Text{Zh: "原预警继续有效；向发布单位核实针对哪一条", En: "the earlier warning stays in force; ask the issuer which one is meant"}},
	Classified:     {"3.1.6", plans.Text{Zh: "标有密级，不得进入本系统", En: "it is marked secret and may not enter this system"}, plans.Text{Zh: "经机要渠道办理，只登记编号", En: "handle it through the confidential channel and record its register number only"}},
	SameIdentifier: {"CAP 1.2, 3.2.1", plans.Text{Zh: "与前一条编号相同而内容不同", En: "it has the identifier of an earlier message and other contents"}, plans.Text{Zh: "向发布单位核实以哪一条为准", En: "ask the issuer which one holds"}},
	Unwritable:     {"CAP 1.2, 3.2", plans.Text{Zh: "不能写成合规的 CAP 1.2", En: "it cannot be written as valid CAP 1.2"}, plans.Text{Zh: "补全所指元素", En: "complete the element that is named"}},
}

// What was accepted, or must be known.
const (
	WarnOrder          Code = "element_order"
	WarnUnknownElement Code = "unknown_element"
	WarnForeignElement Code = "foreign_element"
	WarnStrayText      Code = "stray_text"
	WarnMarkup         Code = "markup_in_text"
	WarnHidden         Code = "hidden_characters"
	WarnRepeated       Code = "repeated_element"
	WarnEmpty          Code = "empty_element"
	WarnMissing        Code = "missing_element"
	WarnNoNamespace    Code = "no_namespace"
	WarnCase           Code = "letter_case"
	WarnValue          Code = "unknown_value"
	WarnTimeForm       Code = "time_form"
	WarnTimeFraction   Code = "time_fraction"
	WarnExpiresEarly   Code = "expires_early"
	WarnNotClosed      Code = "polygon_not_closed"
	WarnSelfCrossing   Code = "polygon_crosses_itself"
	WarnNotTested      Code = "polygon_not_tested"
	WarnDegenerate     Code = "polygon_left_out"
	WarnAntimeridian   Code = "crosses_antimeridian"
	WarnSeparators     Code = "coordinate_separators"
	WarnLonLat         Code = "longitude_first"
	WarnOutside        Code = "coordinates_outside_china"
	WarnAreaName       Code = "area_unnamed"
	WarnAreaBlank      Code = "area_unknown"
	WarnReferenceForm  Code = "reference_form"
	WarnReferenceAlert Code = "reference_on_alert"
	WarnReferenceSelf  Code = "reference_to_itself"
	WarnLanguage       Code = "language_form"
	WarnIdentifier     Code = "identifier_form"
	WarnIssuer         Code = "issuer_code"
	WarnEventCode      Code = "event_code_unknown"
	WarnLevelDisputed  Code = "level_disputed"
	WarnLevelUnknown   Code = "level_unknown"
	WarnCharset        Code = "charset_mislabelled"
	WarnURI            Code = "uri_left_out"
	WarnEmbedded       Code = "resource_left_out"
	WarnPassword       Code = "password_left_out"
	WarnBroken         Code = "signature_broken"
	WarnUnverified     Code = "signature_not_verified"
	WarnNoInfo         Code = "no_info"
	WarnDuplicate      Code = "duplicate_message"
	WarnInternal       Code = "internal_only"
	WarnMore           Code = "more_warnings"
)

var quirks = map[Code]plans.Text{
	WarnOrder:          {Zh: "元素次序与标准不同", En: "elements stand in another order than the standard's"},
	WarnUnknownElement: {Zh: "标准中没有的元素，未采用", En: "an element that the standard does not have was left out"},
	WarnForeignElement: {Zh: "其他命名空间的元素，未采用", En: "an element of another namespace was left out"},
	WarnStrayText:      {Zh: "元素之间有文字，未采用", En: "text between elements was left out"},
	WarnMarkup:         {Zh: "文字中有标记，按文字保留", En: "text holds markup, kept as text"},
	WarnHidden:         {Zh: "文字中有不可见或改变方向的字符", En: "text holds characters that are invisible or turn its direction"},
	WarnRepeated:       {Zh: "只应出现一次的元素重复出现", En: "an element that stands once is repeated"},
	WarnEmpty:          {Zh: "空元素按未填处理", En: "an empty element counts as absent"},
	WarnMissing:        {Zh: "缺少标准要求的元素", En: "an element that the standard requires is missing"},
	WarnNoNamespace:    {Zh: "没有命名空间", En: "it has no namespace"},
	WarnCase:           {Zh: "取值大小写与标准不同", En: "a value is in other letters than the standard's"},
	WarnValue:          {Zh: "取值不在标准所列范围内，按未知处理", En: "a value is not one of the standard's and counts as unknown"},
	WarnTimeForm:       {Zh: "时间写法与标准不同", En: "a time is not written as the standard says"},
	WarnTimeFraction:   {Zh: "秒以下舍去", En: "the fraction of a second was cut off"},
	WarnExpiresEarly:   {Zh: "失效时间不晚于发送或生效时间", En: "it expires no later than it was sent or took effect"},
	WarnNotClosed:      {Zh: "多边形未闭合，已闭合", En: "a polygon was not closed, and is now"},
	WarnSelfCrossing:   {Zh: "多边形自相交，范围须人工核对", En: "a polygon crosses itself: check the area by eye"},
	WarnNotTested:      {Zh: "多边形过于复杂，未检查是否自相交", En: "a polygon is too complex to test whether it crosses itself"},
	WarnDegenerate:     {Zh: "多边形不足三个不同的点，未采用，以范围的其他信息为准", En: "a polygon has fewer than three different points and was left out; what else the area tells holds"},
	WarnAntimeridian:   {Zh: "多边形跨越 180° 经线", En: "a polygon crosses the antimeridian"},
	WarnSeparators:     {Zh: "坐标分隔符与标准不同", En: "coordinates are not separated as the standard says"},
	WarnLonLat:         {Zh: "坐标按经度在前理解（唯有如此才落在中国境内）", En: "coordinates were read longitude first: only so do they lie in China"},
	WarnOutside:        {Zh: "坐标不在中国境内，未采用，以行政区划代码为准", En: "coordinates lie outside China and were left out; the division codes hold"},
	WarnAreaName:       {Zh: "范围没有名称", En: "an area has no name"},
	WarnAreaBlank:      {Zh: "没有可用的范围信息", En: "it tells no usable area"},
	WarnReferenceForm:  {Zh: "引用的写法与标准不同", En: "a reference is not written as the standard says"},
	WarnReferenceAlert: {Zh: "首发信息带有引用，未采用其效果", En: "a first message carries references, which have no effect"},
	WarnReferenceSelf:  {Zh: "引用了自身，已略去", En: "it refers to itself; that was left out"},
	WarnLanguage:       {Zh: "语言代码写法与标准不同", En: "a language is not written as the standard says"},
	WarnIdentifier:     {Zh: "编号的写法与标准不同", En: "the identifier is not written as the standard says"},
	WarnIssuer:         {Zh: "发布单位代码与编号不一致或写法不对", En: "the issuer's code does not agree with the identifier, or is malformed"},
	WarnEventCode:      {Zh: "事件代码未知", En: "the event code is unknown"},
	WarnLevelDisputed:  {Zh: "文字中的颜色与级别不一致，须人工核实", En: "the colour in its words is not the level's: have it confirmed"},
	WarnLevelUnknown:   {Zh: "级别未知，须人工核实", En: "the level is unknown: have it confirmed"},
	WarnCharset:        {Zh: "声明的编码与实际不符，按实际编码读取", En: "it declares another encoding than it has, and was read as it is"},
	WarnURI:            {Zh: "链接方案不安全，未采用", En: "a link of an unsafe scheme was left out"},
	WarnEmbedded:       {Zh: "内嵌文件未保留", En: "a file inside the message was not kept"},
	WarnPassword:       {Zh: "口令元素未保留", En: "a password was not kept"},
	WarnBroken:         {Zh: "签名与内容不符：内容或签名被改动过，须向发布单位核实", En: "the signature does not fit: text or signature was changed; ask the issuer"},
	WarnUnverified:     {Zh: "有签名，未能验证", En: "it is signed; the signature was not verified"},
	WarnNoInfo:         {Zh: "没有内容块", En: "it has no info block"},
	WarnDuplicate:      {Zh: "与前一条完全相同", En: "it is the same as an earlier one"},
	WarnInternal:       {Zh: "限内部使用，不得对外发布", En: "for internal use: not to be made public"},
	WarnMore:           {Zh: "另有若干同类提示未列出", En: "so many more warnings are not listed"},
}
