package dispatch

import (
	"os/exec"
	"strings"
	"testing"
)

// The domain imports no adapter: arrows run one way.
func TestTheDomainImportsNoAdapter(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	for _, dep := range strings.Fields(string(out)) {
		for _, bad := range []string{"net/http", "go.etcd.io/bbolt", "github.com/gorilla/websocket", "wanghuo/dispatch/workspace", "wanghuo/dispatch/eventlog", "wanghuo/dispatch/live", "wanghuo/dispatch/httpapi"} {
			if dep == bad {
				t.Errorf("the domain depends on %s", dep)
			}
		}
	}
}
