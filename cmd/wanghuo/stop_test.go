package main

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// Told to stop, the server says goodbye to every screen, so that each knows to
// come back.
func TestStoppingSaysGoodbyeToEveryScreen(t *testing.T) {
	v := newVictim(t)
	v.start()
	v.prepare()
	url := strings.Replace(v.url, "http", "ws", 1) + "/api/w/actual/live?seat=" + seatTaken
	var screens []*websocket.Conn
	for range 3 {
		c, _, err := websocket.DefaultDialer.Dial(url, http.Header{"Cookie": {v.cookie}})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := c.WriteMessage(websocket.TextMessage, []byte(`{"type":"resume","epoch":0,"from":0}`)); err != nil {
			t.Fatal(err)
		}
		c.SetReadDeadline(time.Now().Add(20 * time.Second))
		if _, _, err := c.ReadMessage(); err != nil {
			t.Fatal(err)
		}
		screens = append(screens, c)
	}
	if err := v.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	for _, c := range screens {
		for {
			if _, _, err := c.ReadMessage(); err != nil {
				if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
					t.Errorf("cut off with %v", err)
				}
				break
			}
		}
	}
	if err := v.cmd.Wait(); err != nil {
		t.Error(err)
	}
	v.cmd = nil
}
