package live

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

func TestForeignOriginIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		for origin, want := range map[string]int{
			"http://wanghuo.test":       0,
			"https://WANGHUO.test":      0,
			"":                          0,
			"https://evil.test":         403,
			"http://wanghuo.test.evil":  403,
			"http://wanghuo.test:8080":  403,
			"null":                      403,
			"http://wanghuo.test@evil/": 403,
			"://":                       403,
		} {
			header := http.Header{}
			if origin != "" {
				header.Set("Origin", origin)
			}
			conn, resp, err := h.dial(3, "", header)
			if want == 0 {
				if err != nil {
					t.Errorf("%q: %v", origin, err)
					continue
				}
				conn.Close()
				continue
			}
			if err == nil {
				t.Errorf("%q was let in", origin)
				conn.Close()
				continue
			}
			wantProblem(t, resp, want, "live.foreign_origin")
		}
		synctest.Wait()
		if n := h.hub.Counters(); n.Connections != 0 || n.Refused != 6 {
			t.Errorf("counters %+v", n)
		}
	})
}

func wantProblem(t *testing.T, resp *http.Response, status int, code string) {
	t.Helper()
	var problem struct {
		Status              int
		Code, Title, Detail string
	}
	body, _ := io.ReadAll(resp.Body)
	if err := json.Unmarshal(body, &problem); err != nil {
		t.Errorf("%s: %v", body, err)
	}
	if resp.StatusCode != status || problem.Status != status || problem.Code != code || problem.Title == "" || problem.Detail == "" ||
		resp.Header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %s, want %d %s", resp.StatusCode, body, status, code)
	}
}

func TestPlainRequestGetsAProblem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		client := http.Client{Transport: &http.Transport{DisableKeepAlives: true,
			DialContext: func(context.Context, string, string) (net.Conn, error) { return h.dial1() }}}
		resp, err := client.Get("http://wanghuo.test/live?as=3")
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		wantProblem(t, resp, 400, "live.no_upgrade")
	})
}

func TestWhoBreaksTheProtocolIsToldAndClosed(t *testing.T) {
	long := strings.Repeat(" ", maxMessage+1)
	for name, c := range map[string]struct {
		kind   int
		data   string
		code   int
		reason string
	}{
		"not JSON":            {1, `resume`, 1008, "live.garbled"},
		"empty":               {1, ``, 1008, "live.garbled"},
		"unknown field":       {1, `{"type":"resume","epoch":1,"from":0,"as":4}`, 1008, "live.garbled"},
		"unknown type":        {1, `{"type":"subscribe"}`, 1008, "live.garbled"},
		"without epoch":       {1, `{"type":"resume","from":0}`, 1008, "live.garbled"},
		"without from":        {1, `{"type":"resume","epoch":0}`, 1008, "live.garbled"},
		"negative":            {1, `{"type":"resume","epoch":1,"from":-1}`, 1008, "live.garbled"},
		"fraction":            {1, `{"type":"resume","epoch":1,"from":1.5}`, 1008, "live.garbled"},
		"beyond 2^53":         {1, `{"type":"resume","epoch":1,"from":9007199254740992}`, 1008, "live.garbled"},
		"two values":          {1, `{"type":"resume","epoch":1,"from":0}{}`, 1008, "live.garbled"},
		"pong with position":  {1, `{"type":"pong","from":3}`, 1008, "live.garbled"},
		"pong first":          {1, `{"type":"pong"}`, 1008, "live.silent"},
		"binary":              {2, `{"type":"resume","epoch":1,"from":0}`, 1003, "live.not_text"},
		"too large":           {1, `{"type":"resume","epoch":1,"from":0}` + long, 1009, "live.too_large"},
		"very much too large": {1, strings.Repeat(long, 100), 1009, "live.too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, Options{})
				defer h.close()
				bystander := h.client(3).connect()
				conn, _, err := h.dial(3, "", nil)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				go conn.WriteMessage(c.kind, []byte(c.data))
				_, _, err = conn.ReadMessage()
				ce, ok := err.(*websocket.CloseError)
				if !ok || ce.Code != c.code || !strings.HasPrefix(ce.Text, c.reason+" ") || len(ce.Text) > 123 {
					t.Fatalf("closed with %v", err)
				}
				conn.Close()
				h.publish(put(1, row("a", `1`, 3)))
				settle()
				bystander.wantCurrent()
				if n := h.hub.Counters(); n.Expelled != 1 || n.Connections != 1 {
					t.Errorf("counters %+v", n)
				}
			})
		})
	}
}

func TestSilentClientIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Join: 10 * time.Second})
		defer h.close()
		conn, _, err := h.dial(3, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		start := time.Now()
		_, _, err = conn.ReadMessage()
		if ce, ok := err.(*websocket.CloseError); !ok || ce.Code != 1008 || !strings.HasPrefix(ce.Text, "live.silent") {
			t.Errorf("closed with %v", err)
		}
		if d := time.Since(start); d != 10*time.Second {
			t.Errorf("after %v", d)
		}
		c := h.client(3).connect()
		time.Sleep(time.Hour) // whoever has spoken once may be silent for ever
		synctest.Wait()
		if c.closing() != nil || c.board.beats < 3500 {
			t.Errorf("closed with %v after %d beats", c.closing(), c.board.beats)
		}
		c.cut()
	})
}

func TestChatteringClientIsClosed(t *testing.T) {
	for name, say := range map[string]func(*websocket.Conn) error{
		"pongs": func(c *websocket.Conn) error { return c.WriteMessage(1, []byte(`{"type":"pong"}`)) },
		"resume": func(c *websocket.Conn) error {
			return c.WriteMessage(1, []byte(`{"type":"resume","epoch":0,"from":0}`))
		},
		"pings": func(c *websocket.Conn) error { return c.WriteControl(websocket.PingMessage, nil, time.Time{}) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, Options{})
				defer h.close()
				c := h.client(3).connect()
				settle()
				for range maxSaid + 1 {
					if say(c.conn) != nil {
						break
					}
				}
				synctest.Wait()
				if c.closing() == nil || c.closing().Code != 1008 || !strings.HasPrefix(c.closing().Text, "live.flood") {
					t.Errorf("closed with %v", c.closing())
				}
			})
		})
	}
}

func TestOneWordABeatIsNoChatter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		c := h.client(3).connect()
		for range 3 * maxSaid {
			settle()
			if err := c.conn.WriteMessage(1, []byte(`{"type":"pong","at":1}`)); err != nil {
				t.Fatal(err)
			}
		}
		if c.closing() != nil {
			t.Errorf("closed with %v", c.closing())
		}
	})
}

func TestClosingSays1001ToEveryone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		reading, stuck := h.client(3).connect(), h.client(3).connect()
		settle()
		stuck.pause()
		h.publish(put(1, row("a", `1`, 3)))
		synctest.Wait()
		h.publish(put(2, row("a", `2`, 3)))
		synctest.Wait()
		start := time.Now()
		h.close()
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("closing took %v", d)
		}
		if reading.closing() == nil || reading.closing().Code != 1001 || !strings.HasPrefix(reading.closing().Text, "live.closing") {
			t.Errorf("closed with %v", reading.closing())
		}
		stuck.cut()
		if n := h.hub.Counters().Connections; n != 0 {
			t.Errorf("%d connections left", n)
		}
		h.publish(put(3, row("a", `3`, 3))) // too late, and harmless
		if err := h.hub.Close(context.Background()); err == nil {
			t.Error("closed twice")
		}
	})
}

func TestClosedHubRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		if err := h.hub.Close(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, resp, err := h.dial(3, "", nil)
		if err == nil {
			t.Fatal("let in")
		}
		wantProblem(t, resp, 503, "live.closing")
		h.server.Close()
	})
}

func TestFullHubRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{MaxSockets: 2})
		defer h.close()
		a := h.client(3).connect()
		h.client(3).connect()
		_, resp, err := h.dial(3, "", nil)
		if err == nil {
			t.Fatal("let in")
		}
		wantProblem(t, resp, 503, "live.full")
		a.cut()
		synctest.Wait()
		h.client(3).connect()
		settle()
	})
}

func TestDismissedClientIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{})
		defer h.close()
		var clients []*client
		for i := range 4 {
			c := h.client(3)
			c.id = fmt.Sprint("session-", i/2)
			clients = append(clients, c.connect())
		}
		synctest.Wait()
		h.hub.Dismiss("session-1")
		synctest.Wait()
		for i, c := range clients {
			if dismissed := c.closing() != nil && c.closing().Code == CloseDismissed; dismissed != (i >= 2) {
				t.Errorf("client %d closed with %v", i, c.closing())
			}
		}
	})
}

// A resume may come at any time on the same socket: a client that found a gap.
func TestResumeOnTheSameSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, Options{Beat: time.Hour})
		defer h.close()
		h.publish(put(1, row("a", `1`, 3)), put(2, row("b", `1`, 3)))
		c := h.client(3).connect()
		synctest.Wait()
		h.publish(put(3, row("c", `1`, 3)))
		synctest.Wait()
		c.sinceLast()
		c.mu.Lock()
		delete(c.board.rows, "c")
		c.board.position = 2
		again := c.board.resume()
		c.mu.Unlock()
		if err := c.conn.WriteMessage(1, again); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := c.sinceLast(); len(got) != 2 || got[0].Type != "hello" || got[1].From != 2 || got[1].To != 3 {
			t.Errorf("got %+v", got)
		}
		c.wantCurrent()
	})
}

func FuzzParseRequest(f *testing.F) {
	for _, s := range []string{
		`{"type":"resume","log":"l","epoch":3,"view":"v","from":120}`, `{"type":"resume","epoch":0,"from":0}`,
		`{"type":"pong","at":1}`, `{"type":"pong"}`, `{"type":"resume","epoch":1,"from":1e3}`, `null`, `[]`, `{`, "\xff",
		`{"type":"resume","epoch":1,"from":18446744073709551616}`, `{"type":"resume","type":"pong"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := parseRequest(data)
		if err != nil {
			if got != (request{}) || len(err.reason()) > 123 {
				t.Errorf("refused with %+v, %v", got, err)
			}
			return
		}
		if got.from > maxExact || got.epoch > maxExact || !got.resume && got != (request{}) {
			t.Errorf("%q was taken as %+v", data, got)
		}
		if !json.Valid(data) {
			t.Errorf("%q is no JSON and was taken", data)
		}
	})
}
