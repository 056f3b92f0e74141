package live

import (
	"encoding/json"
	"fmt"
)

// board folds what a client receives, by the rules of DESIGN.md. The web
// application's own fold is held to the same fixtures.
type board struct {
	log, view, plan, status string
	epoch                   uint64
	clock                   Clock
	position                uint64
	gapped                  bool // a delta did not follow on: a resume is due
	rows                    map[string]boardRow
	beatAt                  int64

	snapshots, deltas, beats int
}

type boardRow struct {
	Key     string          `json:"key"`
	Kind    string          `json:"kind"`
	Changed uint64          `json:"changed"`
	Data    json.RawMessage `json:"data"`
}

// frame is any message of the server.
type frame struct {
	Type    string     `json:"type"`
	V       int        `json:"v"`
	Log     string     `json:"log"`
	Epoch   uint64     `json:"epoch"`
	Head    uint64     `json:"head"`
	Plan    string     `json:"plan"`
	Status  string     `json:"status"`
	Clock   Clock      `json:"clock"`
	View    string     `json:"view"`
	Beat    int64      `json:"beat"`
	From    uint64     `json:"from"`
	To      uint64     `json:"to"`
	Rows    []boardRow `json:"rows"`
	Removed []string   `json:"removed"`
	At      int64      `json:"at"`
}

func (b *board) receive(data []byte) (frame, error) {
	var f frame
	if err := json.Unmarshal(data, &f); err != nil {
		return f, fmt.Errorf("frame %q: %w", data, err)
	}
	b.fold(f)
	return f, nil
}

func (b *board) fold(f frame) {
	switch f.Type {
	case "hello":
		if f.Log != b.log || f.Epoch != b.epoch || f.View != b.view {
			b.position = 0
		}
		b.log, b.epoch, b.view = f.Log, f.Epoch, f.View
		b.plan, b.status, b.clock = f.Plan, f.Status, f.Clock
	case "snapshot":
		b.snapshots++
		b.rows = make(map[string]boardRow, len(f.Rows))
		for _, r := range f.Rows {
			b.rows[r.Key] = r
		}
		b.position, b.gapped = f.Head, false
	case "delta":
		b.deltas++
		switch {
		case f.From > b.position:
			b.gapped = true
			return
		case f.To < b.position:
			return
		}
		for _, key := range f.Removed {
			delete(b.rows, key)
		}
		for _, r := range f.Rows {
			b.rows[r.Key] = r
		}
		b.position, b.gapped = f.To, false
	case "beat":
		b.beats++
		b.beatAt = f.At
		if !b.gapped {
			b.position = max(b.position, f.Head)
		}
	}
}

// resume is what the client sends first, and when it is gapped.
func (b *board) resume() []byte {
	data, err := json.Marshal(map[string]any{
		"type": "resume", "log": b.log, "epoch": b.epoch, "view": b.view, "from": b.position,
	})
	if err != nil {
		panic(err)
	}
	return data
}
