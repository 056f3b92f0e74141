// Package coverage tells which clauses of a ledger the plan's data, the code and
// the tests cite, and which nothing cites.
//
// A ledger is a CSV file with one row for each normative statement of a plan; its
// columns clause and software are read by name. A citation is a place that names
// a clause: in a plan's files a clause-valued key, in Go files a comment or a
// string, in a rehearsal any text.
//
// What a citation counts for. A citation counts for the row that it names. A
// citation that is finer than the ledger (4.1.6(a) where the ledger has only
// 4.1.6) counts for the nearest row around it. A citation that is coarser (4.1.5
// where the ledger has 4.1.5(a) to (d)) says nothing about which statement is
// meant and counts for none, unless the ledger has just one row within it.
// Being cited is not being carried out: the report shows where to look.
//
// All functions are pure but for reading the files they are given. Faults of a
// ledger or of an unreadable tree are returned as errors.
package coverage

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"wanghuo/plans"
)

// Row is one statement of the ledger and where it is cited, each place as
// file:line.
type Row struct {
	Clause   plans.Clause `json:"clause"`
	Software string       `json:"software"`
	Plan     []string     `json:"plan"`
	Code     []string     `json:"code"`
	Tests    []string     `json:"tests"`
}

// Cited tells whether anything cites the row.
func (r *Row) Cited() bool { return len(r.Plan)+len(r.Code)+len(r.Tests) > 0 }

// Report is the ledger with its citations, in the ledger's order.
type Report struct {
	Clauses []Row `json:"clauses"`
}

// ReadLedger reads the ledger's columns clause and software.
func ReadLedger(r io.Reader) (*Report, error) {
	in := csv.NewReader(r)
	in.FieldsPerRecord = 0 // every record as long as the first
	head, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("ledger: no header: %w", err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	clause, software := slices.Index(head, "clause"), slices.Index(head, "software")
	if clause < 0 || software < 0 {
		return nil, fmt.Errorf("ledger: the header needs the columns clause and software, it has %s", strings.Join(head, ", "))
	}
	report := &Report{}
	for {
		record, err := in.Read()
		if err == io.EOF {
			return report, nil
		}
		if err != nil {
			return nil, fmt.Errorf("ledger: %w", err)
		}
		line, _ := in.FieldPos(clause)
		if record[clause] == "" {
			return nil, fmt.Errorf("ledger: line %d: no clause", line)
		}
		report.Clauses = append(report.Clauses, Row{Clause: plans.Clause(record[clause]), Software: record[software],
			Plan: []string{}, Code: []string{}, Tests: []string{}})
	}
}

// Where tells which column a citation belongs to.
type Where int

// The three columns.
const (
	InPlan Where = iota
	InCode
	InTests
)

// Cite notes that a clause is cited at a place.
func (r *Report) Cite(c plans.Clause, where Where, place string) {
	i := r.row(c)
	if i < 0 {
		return
	}
	row := &r.Clauses[i]
	list := [...]*[]string{&row.Plan, &row.Code, &row.Tests}[where]
	if !slices.Contains(*list, place) {
		*list = append(*list, place)
	}
}

// row finds the row for which a citation counts, or -1.
func (r *Report) row(c plans.Clause) int {
	within, around := -1, -1
	several := false
	for i := range r.Clauses {
		switch row := r.Clauses[i].Clause; {
		case row == c:
			return i
		case row.Within(c):
			several = within >= 0
			within = i
			if several {
				return -1
			}
		case c.Within(row) && (around < 0 || len(row) > len(r.Clauses[around].Clause)):
			around = i
		}
	}
	if within >= 0 {
		return within
	}
	return around
}

// Sort puts every row's places in order.
func (r *Report) Sort() {
	for i := range r.Clauses {
		for _, list := range []*[]string{&r.Clauses[i].Plan, &r.Clauses[i].Code, &r.Clauses[i].Tests} {
			slices.SortStableFunc(*list, func(a, b string) int {
				fa, la, _ := strings.Cut(a, ":")
				fb, lb, _ := strings.Cut(b, ":")
				return cmp.Or(cmp.Compare(fa, fb), cmp.Compare(len(la), len(lb)), cmp.Compare(la, lb))
			})
		}
	}
}

// Count is how many rows of a group are cited where.
type Count struct {
	Group                            string
	Rows, Plan, Code, Tests, Uncited int
}

// By counts the rows by a key, groups in the order of their first row, with a
// last line for all.
func (r *Report) By(key func(*Row) string) []Count {
	var out []Count
	all := Count{}
	for i := range r.Clauses {
		row := &r.Clauses[i]
		k := slices.IndexFunc(out, func(c Count) bool { return c.Group == key(row) })
		if k < 0 {
			k = len(out)
			out = append(out, Count{Group: key(row)})
		}
		out[k].add(row)
		all.add(row)
	}
	return append(out, all)
}

func (c *Count) add(row *Row) {
	c.Rows++
	one := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	one(&c.Plan, len(row.Plan) > 0)
	one(&c.Code, len(row.Code) > 0)
	one(&c.Tests, len(row.Tests) > 0)
	one(&c.Uncited, !row.Cited())
}
