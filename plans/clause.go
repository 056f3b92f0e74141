package plans

import "strings"

// isClause tells whether s has the shape of a clause number: "4.1.5",
// "4.1.5(a)", "4.3.4(1)(b)", "8.3.1(2)/15", "T2.3-1/9", "6.2.2(b)/1",
// or a chapter or annex "1", "8.4".
func isClause(s string) bool {
	if s == "" || len(s) > 24 {
		return false
	}
	open := false
	digits := false
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits = true
		case c == 'T' && i == 0:
		case c == '.' || c == '-' || c == '/':
			if open || !digits {
				return false
			}
		case c >= 'a' && c <= 'z':
			if !open {
				return false
			}
		case c == '(':
			if open || !digits {
				return false
			}
			open = true
		case c == ')':
			if !open || s[i-1] == '(' {
				return false
			}
			open = false
		default:
			return false
		}
	}
	last := s[len(s)-1]
	return digits && !open && last != '.' && last != '-' && last != '/'
}

// Within tells whether clause c is the clause outer or a part of it:
// 4.1.5(a) is within 4.1.5, 4.1.5 and 4.1; 4.10 is not within 4.1.
func (c Clause) Within(outer Clause) bool {
	rest, ok := strings.CutPrefix(string(c), string(outer))
	if !ok {
		return false
	}
	return rest == "" || rest[0] == '.' || rest[0] == '(' || rest[0] == '/'
}

// Chapter is the first number of a clause: "4" of 4.1.5, "2" of T2.3-1/9.
func (c Clause) Chapter() string {
	s := strings.TrimPrefix(string(c), "T")
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return s[:i]
		}
	}
	return s
}
