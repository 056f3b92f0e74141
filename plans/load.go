package plans

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"time"
)

// header is what a plan says of itself.
type header struct {
	ID       string `yaml:"id"`
	Title    Text   `yaml:"title"`
	Edition  string `yaml:"edition"`
	Prefix   string `yaml:"prefix"`
	TimeZone string `yaml:"time_zone"`
	Polygons string `yaml:"polygons,omitempty"` // a GeoJSON file in the same folder
}

// document is what one file of a plan may hold. Any file may hold any of the
// lists; the single sections may stand once in the whole folder.
type document struct {
	Plan          *header        `yaml:"plan,omitempty"`
	Organisations []Organisation `yaml:"organisations,omitempty"`
	Seats         []seatTemplate `yaml:"seats,omitempty"`
	EventTypes    []EventType    `yaml:"event_types,omitempty"`
	Catalogue     []SpecialPlan  `yaml:"catalogue,omitempty"`
	Severities    []Severity     `yaml:"severities,omitempty"`
	Thresholds    []Threshold    `yaml:"thresholds,omitempty"`
	Streets       []Street       `yaml:"streets,omitempty"`
	Communities   []Community    `yaml:"communities,omitempty"`
	Forms         []Form         `yaml:"forms,omitempty"`
	Rules         []Rule         `yaml:"rules,omitempty"`
	Proposals     []Proposal     `yaml:"proposals,omitempty"`
	Authorities   []Authority    `yaml:"authorities,omitempty"`
	Overlays      []Overlay      `yaml:"overlays,omitempty"`
	Measures      []Measure      `yaml:"measures,omitempty"`
	Prompts       []Prompt       `yaml:"prompts,omitempty"`
	Impacts       []Impact       `yaml:"impacts,omitempty"`
	Locked        []LockedField  `yaml:"locked_fields,omitempty"`
	Watches       []Watch        `yaml:"watches,omitempty"`
	RiskKinds     []RiskKind     `yaml:"risk_kinds,omitempty"`
	Entries       []Entry        `yaml:"entries,omitempty"`
	Laws          []Law          `yaml:"laws,omitempty"`
	Calendar      []CalendarYear `yaml:"calendar,omitempty"`
	Conditions    []Condition    `yaml:"conditions,omitempty"`
	Expected      []Expected     `yaml:"expected,omitempty"`
	Checklists    []CheckItem    `yaml:"checklists,omitempty"`
	Standing      []Standing     `yaml:"standing,omitempty"`
	Keeps         []Keep         `yaml:"keeps,omitempty"`
	Categories    []CategoryName `yaml:"categories,omitempty"`
	Tiers         []Tier         `yaml:"tiers,omitempty"`
	PlanKinds     []PlanKind     `yaml:"plan_kinds,omitempty"`
	Compositions  []Composition  `yaml:"compositions,omitempty"`
	DistrictRoles []DistrictRole `yaml:"district_roles,omitempty"`
	SupportFields []SupportField `yaml:"support_fields,omitempty"`
	Warnings      *Warnings      `yaml:"warnings,omitempty"`

	WarningLevels    []WarningLevel    `yaml:"warning_levels,omitempty"`
	WarningMeasures  []WarningMeasure  `yaml:"warning_measures,omitempty"`
	WarningAudiences []WarningAudience `yaml:"warning_audiences,omitempty"`
	WarningChannels  []WarningChannel  `yaml:"warning_channels,omitempty"`

	Words      []TimeWord  `yaml:"time_words,omitempty"`
	Decisions  []Decision  `yaml:"decisions,omitempty"`
	Sensitive  *Sensitive  `yaml:"sensitive,omitempty"`
	Duplicates *Duplicates `yaml:"duplicates,omitempty"`
	Settings   *Settings   `yaml:"settings,omitempty"`
}

type loader struct {
	decoder
	seen   map[SeatID]bool // made so far
	files  map[string][]byte
	names  []string // of files, sorted
	docs   []*document
	header *header
	plan   *Plan
}

// Load reads, checks and resolves a plan: every .yaml file of the folder and
// its subfolders, and the polygons that the plan names. It returns the plan or
// every fault found, as [Error] values joined. Faults of form in any file end
// it before references are checked, for those would only repeat them.
func Load(fsys fs.FS) (*Plan, error) {
	return load(fsys, false)
}

// LoadKept reads a plan that was checked and in force once. What a later version
// of the program asks for besides (code "incomplete") it need not have; whatever
// is wrong in what it says is still a fault.
func LoadKept(fsys fs.FS) (*Plan, error) { return load(fsys, true) }

// HashOf is the hash that the plan in a folder has, whether or not it can be
// loaded.
func HashOf(fsys fs.FS) (string, error) {
	l := &loader{files: map[string][]byte{}}
	l.read(fsys)
	return l.hash(), l.join()
}

// Sources gives the text of every file that makes up a plan, by name.
func Sources(fsys fs.FS) (map[string][]byte, error) {
	l := &loader{files: map[string][]byte{}}
	l.read(fsys)
	return l.files, l.join()
}

func load(fsys fs.FS, kept bool) (*Plan, error) {
	l := &loader{files: map[string][]byte{}}
	l.kept = kept
	l.where = map[any]position{}
	l.read(fsys)
	for _, name := range l.names {
		if strings.HasSuffix(name, ".yaml") {
			doc := new(document)
			l.decode(name, l.files[name], doc)
			l.docs = append(l.docs, doc)
		}
	}
	l.singles()
	if err := l.join(); err != nil {
		return nil, err
	}
	l.assemble()
	l.check()
	if err := l.join(); err != nil {
		return nil, err
	}
	return l.plan, nil
}

// read takes in every YAML and GeoJSON file of the folder, in order of name.
func (l *loader) read(fsys fs.FS) {
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() || !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".geojson") {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		l.files[name] = text
		l.names = append(l.names, name)
		return nil
	})
	if err != nil {
		l.add(position{file: "."}, CodeRead, "无法读取计划文件："+err.Error(), "cannot read the plan: "+err.Error()).Cause = err
	}
	slices.Sort(l.names)
}

// singles finds the sections that must stand exactly once.
func (l *loader) singles() {
	once := map[string]int{}
	note := func(key string, section any, present bool) {
		if !present {
			return
		}
		if once[key]++; once[key] > 1 {
			l.add(l.where[section], CodeDuplicate, key+" 在多个文件中出现", key+" stands in more than one file")
		}
	}
	for _, d := range l.docs {
		note("plan", d.Plan, d.Plan != nil)
		note("sensitive", d.Sensitive, d.Sensitive != nil)
		note("duplicates", d.Duplicates, d.Duplicates != nil)
		note("settings", d.Settings, d.Settings != nil)
		note("warnings", d.Warnings, d.Warnings != nil)
		if d.Plan != nil {
			l.header = d.Plan
		}
	}
	if len(l.found) > 0 {
		return // what is missing may only be what could not be read
	}
	for _, key := range []string{"plan", "sensitive", "duplicates", "settings"} {
		if once[key] == 0 {
			l.add(position{file: "."}, CodeIncomplete, "缺少 "+key, "no file holds "+key)
		}
	}
}

// assemble puts the files' lists together, in order of file name.
func (l *loader) assemble() {
	p := &Plan{ID: l.header.ID, Title: l.header.Title, Edition: l.header.Edition,
		Prefix: l.header.Prefix, TimeZone: l.header.TimeZone, Hash: l.hash()}
	gather(l, &p.Organisations, func(d *document) []Organisation { return d.Organisations })
	gather(l, &p.EventTypes, func(d *document) []EventType { return d.EventTypes })
	gather(l, &p.Catalogue, func(d *document) []SpecialPlan { return d.Catalogue })
	gather(l, &p.Severities, func(d *document) []Severity { return d.Severities })
	gather(l, &p.Thresholds, func(d *document) []Threshold { return d.Thresholds })
	gather(l, &p.Streets, func(d *document) []Street { return d.Streets })
	gather(l, &p.Communities, func(d *document) []Community { return d.Communities })
	gather(l, &p.Forms, func(d *document) []Form { return d.Forms })
	gather(l, &p.Rules, func(d *document) []Rule { return d.Rules })
	gather(l, &p.Proposals, func(d *document) []Proposal { return d.Proposals })
	gather(l, &p.Authorities, func(d *document) []Authority { return d.Authorities })
	gather(l, &p.Overlays, func(d *document) []Overlay { return d.Overlays })
	gather(l, &p.Measures, func(d *document) []Measure { return d.Measures })
	gather(l, &p.Prompts, func(d *document) []Prompt { return d.Prompts })
	gather(l, &p.Impacts, func(d *document) []Impact { return d.Impacts })
	gather(l, &p.Watches, func(d *document) []Watch { return d.Watches })
	gather(l, &p.RiskKinds, func(d *document) []RiskKind { return d.RiskKinds })
	gather(l, &p.Entries, func(d *document) []Entry { return d.Entries })
	gather(l, &p.Laws, func(d *document) []Law { return d.Laws })
	gather(l, &p.Calendar, func(d *document) []CalendarYear { return d.Calendar })
	gather(l, &p.WarningLevels, func(d *document) []WarningLevel { return d.WarningLevels })
	gather(l, &p.WarningMeasures, func(d *document) []WarningMeasure { return d.WarningMeasures })
	gather(l, &p.WarningAudiences, func(d *document) []WarningAudience { return d.WarningAudiences })
	gather(l, &p.WarningChannels, func(d *document) []WarningChannel { return d.WarningChannels })
	gather(l, &p.Locked, func(d *document) []LockedField { return d.Locked })
	gather(l, &p.Conditions, func(d *document) []Condition { return d.Conditions })
	gather(l, &p.Expected, func(d *document) []Expected { return d.Expected })
	gather(l, &p.Checklists, func(d *document) []CheckItem { return d.Checklists })
	gather(l, &p.Standing, func(d *document) []Standing { return d.Standing })
	gather(l, &p.Keeps, func(d *document) []Keep { return d.Keeps })
	gather(l, &p.Categories, func(d *document) []CategoryName { return d.Categories })
	gather(l, &p.Tiers, func(d *document) []Tier { return d.Tiers })
	gather(l, &p.PlanKinds, func(d *document) []PlanKind { return d.PlanKinds })
	gather(l, &p.Compositions, func(d *document) []Composition { return d.Compositions })
	gather(l, &p.DistrictRoles, func(d *document) []DistrictRole { return d.DistrictRoles })
	gather(l, &p.SupportFields, func(d *document) []SupportField { return d.SupportFields })
	gather(l, &p.Words, func(d *document) []TimeWord { return d.Words })
	gather(l, &p.Decisions, func(d *document) []Decision { return d.Decisions })
	for _, d := range l.docs {
		single(l, &p.Sensitive, d.Sensitive)
		single(l, &p.Duplicates, d.Duplicates)
		single(l, &p.Settings, d.Settings)
		single(l, &p.Warnings, d.Warnings)
	}
	p.index.cites = l.cites
	l.plan = p
	l.zone()
	l.fill()
}

// gather puts one list of every file together without losing where its
// entries stood.
func gather[T any](l *loader, to *[]T, of func(*document) []T) {
	n := 0
	for _, d := range l.docs {
		n += len(of(d))
	}
	*to = make([]T, 0, n)
	for _, d := range l.docs {
		part := of(d)
		for i := range part {
			*to = append(*to, part[i])
			l.moved(reflect.ValueOf(&part[i]).Elem(), reflect.ValueOf(&(*to)[len(*to)-1]).Elem())
		}
	}
}

func single[T any](l *loader, to, from *T) {
	if from != nil {
		*to = *from
		l.moved(reflect.ValueOf(from).Elem(), reflect.ValueOf(to).Elem())
	}
}

// moved carries the positions of a copied value and of its fields over. What a
// slice or pointer refers to was not copied and keeps its own.
func (l *loader) moved(from, to reflect.Value) {
	if at, ok := l.where[from.Addr().Interface()]; ok {
		l.where[to.Addr().Interface()] = at
	}
	if from.Kind() == reflect.Struct {
		for i := range from.NumField() {
			l.moved(from.Field(i), to.Field(i))
		}
	}
}

func (l *loader) zone() {
	zone, err := time.LoadLocation(l.header.TimeZone)
	if err != nil || l.header.TimeZone == "Local" {
		l.add(l.where[&l.header.TimeZone], CodeUnknownValue, "未知的时区", fmt.Sprintf("unknown time zone %q", l.header.TimeZone))
		return
	}
	l.plan.index.zone = zone
}

// hash is SHA-256 over every file's name and text with their lengths, in order
// of name, so that no two folders of files hash alike.
func (l *loader) hash() string {
	h := sha256.New()
	part := func(b []byte) {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
		h.Write(b)
	}
	for _, name := range l.names {
		part([]byte(name))
		part(l.files[name])
	}
	return hex.EncodeToString(h.Sum(nil))
}
