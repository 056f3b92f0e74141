package coverage

import (
	"bufio"
	"bytes"
	"fmt"
	"go/scanner"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"wanghuo/plans"
)

// number matches what looks like a clause with at least three parts or a
// letter: two parts alone (3.1, 1.26) are more often a version.
var number = regexp.MustCompile(`T?\d+(?:\.\d+)+(?:-\d+)?(?:\(\d{1,2}\))?(?:\([a-z]\))?(?:/\d+)?`)

// foreign marks lines whose numbers belong to another document.
var foreign = regexp.MustCompile(`\bRFC|OpenAPI|GB/T|https?://|\bv\d+\.`)

// clausesIn lists the clauses that a line of text names.
func clausesIn(line string) []plans.Clause {
	if foreign.MatchString(line) {
		return nil
	}
	var out []plans.Clause
	for _, at := range number.FindAllStringIndex(line, -1) {
		s := line[at[0]:at[1]]
		if at[0] > 0 && strings.ContainsRune("0123456789._-/v", rune(line[at[0]-1])) {
			continue
		}
		if at[1] < len(line) && strings.ContainsRune("0123456789_", rune(line[at[1]])) {
			continue
		}
		if strings.Count(s, ".") < 2 && !strings.ContainsAny(s, "(T") {
			continue
		}
		out = append(out, plans.Clause(s))
	}
	return out
}

// Scan reads a source tree: Go files, in which comments and strings count, and
// rehearsals. Hidden folders and node_modules are
// passed over; places are relative to the tree.
func Scan(tree fs.FS, report *Report) error {
	return fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if e.IsDir() {
			if base != "." && strings.HasPrefix(base, ".") || base == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		isGo, isRehearsal := strings.HasSuffix(base, ".go"), strings.HasSuffix(base, ".rehearsal.yaml")
		if !isGo && !isRehearsal {
			return nil
		}
		text, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		if isRehearsal {
			lines(text, 1, func(line int, s string) { note(report, InTests, name, line, s) })
			return nil
		}
		where := InCode
		if strings.HasSuffix(base, "_test.go") {
			where = InTests
		}
		goFile(name, text, func(line int, s string) { note(report, where, name, line, s) })
		return nil
	})
}

func note(report *Report, where Where, name string, line int, text string) {
	for _, c := range clausesIn(text) {
		report.Cite(c, where, fmt.Sprintf("%s:%d", name, line))
	}
}

// lines calls f for each line of a text that begins at the given line.
func lines(text []byte, first int, f func(line int, s string)) {
	in := bufio.NewScanner(bytes.NewReader(text))
	in.Buffer(nil, len(text)+1)
	for n := first; in.Scan(); n++ {
		f(n, in.Text())
	}
}

// goFile calls f for each line of each comment and string literal.
func goFile(name string, text []byte, f func(line int, s string)) {
	set := token.NewFileSet()
	file := set.AddFile(name, set.Base(), len(text))
	var s scanner.Scanner
	// A file that does not scan is the compiler's business.
	s.Init(file, text, func(token.Position, string) {}, scanner.ScanComments)
	for {
		at, kind, literal := s.Scan()
		switch kind {
		case token.EOF:
			return
		case token.COMMENT, token.STRING:
			lines([]byte(literal), set.Position(at).Line, f)
		}
	}
}
