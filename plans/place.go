package plans

import "time"

type area struct{}

// StreetAt returns the street whose polygon holds the point.
func (p *Plan) StreetAt(at Point) (OrgID, bool) { return "", false }

// Preflag is one reason to suspect that an incident is sensitive (4.1.4, A16).
// It warns; a duty officer confirms.
type Preflag struct {
	Ground string `json:"ground"` // area, people or period
	ID     string `json:"id"`
	Name   Text   `json:"name"`
}

// Preflags returns what on the four lists of 4.1.4 an incident touches: its
// street or point, words in what was said, and the date.
func (p *Plan) Preflags(street OrgID, at Point, hasPoint bool, words string, when time.Time) []Preflag {
	return nil
}
