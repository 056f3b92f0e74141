package dispatch

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"wanghuo/plans"
)

// SceneCode is what stands at the post for those who come: six digits, the same
// for every incident that was merged into one (4.4.2, A45). It is made of the
// incident alone, so that nobody need keep it and a list restored from the log
// has the same. It is no secret against whoever may register anyway: it says
// that somebody has been where it stands, and not at another incident's post.
func (e *Engine) SceneCode(s *State, id IncidentID) string {
	inc := s.root(id)
	if inc == nil {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "check-in %s %d", inc.ID, inc.Opened))
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[:])%1_000_000)
}

// KeepsTheList reports whether a seat shows the code to those who come: the post,
// the street and the bodies that may register everybody.
func (e *Engine) KeepsTheList(s *State, id IncidentID, actor Actor) bool {
	inc := s.root(id)
	if inc == nil || inc.Handed != nil || actor.Seat == "" {
		return false
	}
	d := &deciding{e: e, s: s, env: Env{Actor: actor}}
	return d.onScene() || d.org() == orgEmergencyOffice || d.org() == inc.Location.Street || e.speaksFor(d.org(), inc.district())
}

// readAtThePost: who checks in by code has read the code of this incident. Spaces
// do not count: people write six digits as two threes.
func (d *deciding) readAtThePost(inc *Incident, c *CheckIn) error {
	if c.How != "code" {
		return nil
	}
	code := strings.Join(strings.Fields(c.Code), "")
	registrar := plans.SeatID("field-command-post/registrar")
	if code == "" {
		return refuse(CodeBlank, "4.4.2", "请填写现场出示的六位报到码；看不到报到码的，改用登记或位置", "give the six digits shown at the post; where none are shown, use the register or the position").at("code").by(registrar)
	}
	if code != d.e.SceneCode(d.s, inc.ID) {
		return refuse(CodeNotAllowedNow, "4.4.2", "报到码不是本事件的，请核对事件和六位数字", "that is not the code of this incident: check the incident and the six digits").at("code").by(registrar)
	}
	return nil
}
