package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// A binary built to find races sleeps a second before it exits, at every
	// line of a script.
	os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	testscript.Main(m, map[string]func(){"wanghuo": main})
}

// The scripts drive the real binary: they start servers, speak to them over
// HTTP, kill them, damage their files, and look at what is left.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:      "testdata/script",
		Deadline: time.Now().Add(6 * time.Minute),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"server": cmdServer, "http": cmdHTTP, "damage": cmdDamage, "json": cmdJSON, "photo": cmdPhoto,
		},
		Setup: func(e *testscript.Env) error {
			jar, err := cookiejar.New(nil)
			if err != nil {
				return err
			}
			w := &world{client: &http.Client{Jar: jar}}
			e.Values[worldKey{}] = w
			plan, err := filepath.Abs("../../plans/xicheng")
			if err != nil {
				return err
			}
			e.Setenv("PLAN", plan)
			e.Setenv("GORACE", os.Getenv("GORACE"))
			e.Defer(w.kill)
			return nil
		},
	})
}

type worldKey struct{}

// world is the server of a script and a browser.
type world struct {
	client *http.Client
	cmd    *exec.Cmd
	url    string
	said   *bytes.Buffer
}

func worldOf(ts *testscript.TestScript) *world { return ts.Value(worldKey{}).(*world) }

func (w *world) kill() {
	if w.cmd != nil {
		w.cmd.Process.Kill()
		w.cmd.Wait()
		w.cmd = nil
	}
}

// startServer runs the binary and returns once it says where it listens.
func startServer(exe string, env []string, dir string, args ...string) (*exec.Cmd, string, *bytes.Buffer, error) {
	cmd := exec.Command(exe, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Env, cmd.Dir = env, dir
	said := new(bytes.Buffer)
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, "", nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, url, ok := strings.Cut(lines.Text(), "Wanghuo is running: "); ok {
			go io.Copy(io.Discard, out)
			return cmd, url, said, nil
		}
	}
	return nil, "", nil, fmt.Errorf("the server did not start: %v\n%s", cmd.Wait(), said)
}

// cmdServer: server start ARGS… | server kill | server stop
func cmdServer(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	switch args[0] {
	case "start":
		exe, err := exec.LookPath("wanghuo")
		ts.Check(err)
		env := os.Environ()
		w.cmd, w.url, w.said, err = startServer(exe, env, ts.MkAbs("."), args[1:]...)
		ts.Check(err)
	case "kill":
		w.kill()
	case "stop":
		ts.Check(w.cmd.Process.Signal(syscall.SIGTERM))
		err := w.cmd.Wait()
		fmt.Fprint(ts.Stderr(), w.said)
		w.cmd = nil
		ts.Check(err)
	default:
		ts.Fatalf("server %s?", args[0])
	}
}

// cmdHTTP: http STATUS METHOD PATH [BODY] [Header:value…]; the answer is on
// stdout.
func cmdHTTP(ts *testscript.TestScript, neg bool, args []string) {
	w := worldOf(ts)
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	var body io.Reader
	rest := args[3:]
	kind := "application/json"
	if len(rest) > 0 && strings.HasPrefix(rest[0], "<") {
		body, rest, kind = strings.NewReader(ts.ReadFile(rest[0][1:])), rest[1:], "image/jpeg"
	}
	if len(rest) > 0 && strings.HasPrefix(rest[0], "@") {
		rest[0] = ts.ReadFile(rest[0][1:])
	}
	if len(rest) > 0 && (strings.HasPrefix(rest[0], "{") || strings.HasPrefix(rest[0], "[")) {
		body, rest = strings.NewReader(rest[0]), rest[1:]
	}
	req, err := http.NewRequest(args[1], w.url+args[2], body)
	ts.Check(err)
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	for _, h := range rest {
		name, value, ok := strings.Cut(h, ":")
		if !ok {
			ts.Fatalf("%q is no header", h)
		}
		req.Header.Set(name, strings.TrimSpace(value))
	}
	res, err := w.client.Do(req)
	ts.Check(err)
	defer res.Body.Close()
	_, err = io.Copy(ts.Stdout(), res.Body)
	ts.Check(err)
	if res.StatusCode != want {
		ts.Fatalf("%s %s: %s, want %d", args[1], args[2], res.Status, want)
	}
}

// cmdPhoto: photo take FILE makes a photograph; photo name INCIDENT UPLOADED
// FILE makes the command that puts an uploaded one into the timeline.
func cmdPhoto(ts *testscript.TestScript, neg bool, args []string) {
	var out bytes.Buffer
	if args[0] == "take" {
		ts.Check(jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 32, 32)), nil))
	} else {
		var u struct{ File json.RawMessage }
		ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[2])), &u))
		fmt.Fprintf(&out, `{"incident":%q,"file":%s}`, args[1], u.File)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[len(args)-1]), out.Bytes(), 0o666))
}

// cmdJSON: json FILE KEY… OUT writes one value of a JSON file to a file.
func cmdJSON(ts *testscript.TestScript, neg bool, args []string) {
	var v any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &v))
	for _, key := range args[1 : len(args)-1] {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			i, err := strconv.Atoi(key)
			ts.Check(err)
			v = x[i]
		}
	}
	b, err := json.Marshal(v)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[len(args)-1]), append(b, '\n'), 0o666))
}

// cmdDamage: damage FILE TEXT changes one byte of the last place in the file
// where TEXT stands.
func cmdDamage(ts *testscript.TestScript, neg bool, args []string) {
	path := ts.MkAbs(args[0])
	b, err := os.ReadFile(path)
	ts.Check(err)
	n := 0
	for i := bytes.Index(b, []byte(args[1])); i >= 0; i = bytes.Index(b, []byte(args[1])) {
		b[i] ^= 1
		n++
	}
	if n == 0 {
		ts.Fatalf("%s does not hold %q", filepath.Base(path), args[1])
	}
	ts.Check(os.WriteFile(path, b, 0o600))
}
