package httpapi

import (
	"net/http"
	"strings"
	"testing"
)

// The phone is an application of its own under /m/: its service worker's scope
// ends there, and the desk is never served from it nor it from the desk.
func TestThePhoneIsServedUnderItsOwnPath(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	b.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	for path, title := range map[string]string{"/m/": "现场", "/m/anything": "现场", "/": "望火楼", "/desk": "望火楼", "/mail": "望火楼"} {
		a := b.send("GET", path, "")
		if a.status != 200 || !strings.Contains(string(a.body), "<title>"+title) {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := b.send("GET", "/m", ""); a.status != 308 || a.header.Get("Location") != "/m/" {
		t.Errorf("/m: %d to %s", a.status, a.header.Get("Location"))
	}
	a := b.send("GET", "/m/sw.js", "")
	if a.status != 200 || a.header.Get("Cache-Control") != "no-cache" || !strings.HasPrefix(a.header.Get("Content-Type"), "text/javascript") || a.header.Get("Service-Worker-Allowed") != "" {
		t.Errorf("the service worker: %d %v", a.status, a.header)
	}
	b.want(404, "unknown_path", b.send("GET", "/sw.js", ""))
	b.want(404, "unknown_path", b.send("GET", "/m/assets/gone-12345678.js", ""))
}
