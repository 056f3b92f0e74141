package httpapi

import (
	"bytes"
	"testing"
)

// A text is made of what is on record, names nobody, and is given to who may
// see the incident.
func TestATextToCopy(t *testing.T) {
	h := newHouse(t)
	h.roster("actual", "out", "street-niujie/duty")
	b := h.seated("actual", "wang", "street-dashilan/duty")
	id := incidentIn(b.want(200, "", b.command("actual", "report-incident", fire)))
	page := "/api/w/actual/incidents/" + id + "/documents/"
	seat := "?seat=street-dashilan/duty"
	for _, kind := range []string{"sms", "phone", "brief"} {
		got := b.want(200, "", b.send("GET", page+kind+seat, ""))
		for _, must := range []string{`"zh":`, `"en":`, "大栅栏街道"} {
			if !bytes.Contains(got.body, []byte(must)) {
				t.Errorf("%s lacks %s: %s", kind, must, got.body)
			}
		}
		for _, not := range []string{"13800000001", "赵某", "房顶上有火苗", "演练"} {
			if bytes.Contains(got.body, []byte(not)) {
				t.Errorf("%s holds %s: %s", kind, not, got.body)
			}
		}
	}
	b.want(422, "invalid", b.send("GET", page+"fax"+seat, ""))
	other := h.signedIn("out")
	other.want(404, "unknown", other.send("GET", page+"sms", ""))
}
