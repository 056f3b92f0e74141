package live

import (
	"bytes"
	"encoding/json"
	"io"
)

// maxMessage is the largest message a client may send, in bytes.
const maxMessage = 4 << 10

// request is what a client may say.
type request struct {
	resume bool   // false: a pong, which asks for nothing
	log    string // optional
	view   string // hello's token; without it the answer is a snapshot
	epoch  uint64
	from   uint64
}

// maxExact is the largest whole number that a browser holds exactly (2^53−1).
const maxExact = 1<<53 - 1

// parseRequest reads one message of a client. It is strict: what it does not
// know is refused, so that a client's mistake is seen on the day it is made.
func parseRequest(data []byte) (request, *Error) {
	var m struct {
		Type  string  `json:"type"`
		Log   string  `json:"log"`
		View  string  `json:"view"`
		Epoch *uint64 `json:"epoch"`
		From  *uint64 `json:"from"`
		At    *int64  `json:"at"`
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return request{}, errGarbled.because(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return request{}, errGarbled
	}
	switch m.Type {
	case "resume":
		if m.From == nil || m.Epoch == nil || m.At != nil || *m.From > maxExact || *m.Epoch > maxExact {
			return request{}, errGarbled
		}
		return request{resume: true, log: m.Log, view: m.View, epoch: *m.Epoch, from: *m.From}, nil
	case "pong":
		if m.From != nil || m.Epoch != nil || m.Log != "" || m.View != "" {
			return request{}, errGarbled
		}
		return request{}, nil
	}
	return request{}, errGarbled
}
