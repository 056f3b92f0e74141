package live

import (
	"net/http"
	"net/url"
	"strings"
)

// checkSameOrigin tells whether the page that opens the socket was served by
// the host it opens it to. Browsers always send Origin with a websocket and let
// no page change it; a request without comes from no browser and carries no
// one else's cookies.
func checkSameOrigin(r *http.Request) bool {
	origins := r.Header["Origin"]
	if len(origins) == 0 {
		return true
	}
	if len(origins) > 1 {
		return false
	}
	u, err := url.Parse(origins[0])
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
