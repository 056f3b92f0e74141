package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"wanghuo/dispatch"
	"wanghuo/dispatch/attachment"
	"wanghuo/dispatch/clock"
	"wanghuo/dispatch/vault"
	"wanghuo/dispatch/view"
	"wanghuo/dispatch/workspace"
	"wanghuo/plans"
)

// Uploaded is a photograph that is kept, and what its camera says: suggestions,
// from which nothing follows by itself. It is no act yet: the command
// add-attachment names it and puts it into the timeline.
type Uploaded struct {
	File    dispatch.StoredFile `json:"file"`
	TakenAt clock.Time          `json:"taken_at" doc:"by the camera's clock; null: it does not say"`
	Point   *plans.Point        `json:"point,omitempty" doc:"by the camera, WGS-84"`
}

const (
	attachmentsPath = "/api/w/{ws}/incidents/{id}/attachments"
	// patience is how long a photograph may take over a bad line.
	patience = 3 * time.Minute
)

func (s *Server) registerAttachments(r chi.Router) {
	r.Post(attachmentsPath, s.withProblem(s.upload))
	r.Get(attachmentsPath+"/{file}", s.withProblem(s.photograph))
}

// withProblem answers with a problem where a handler gives one.
func (s *Server) withProblem(h func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			p := attachmentProblem(err)
			if p.cause != nil && p.Status >= 500 {
				s.log.Error("http: failed", "path", r.URL.Path, "code", p.Code, "cause", p.cause)
			}
			p.write(w, r)
		}
	}
}

// attachmentStatus says how the errors of a store of photographs travel.
var attachmentStatus = map[string]int{
	attachment.ErrKind.Code:    http.StatusUnsupportedMediaType,
	attachment.ErrBroken.Code:  http.StatusUnprocessableEntity,
	attachment.ErrTooBig.Code:  http.StatusRequestEntityTooLarge,
	attachment.ErrOther.Code:   http.StatusConflict,
	attachment.ErrMissing.Code: http.StatusNotFound,
	attachment.ErrName.Code:    http.StatusNotFound,
	attachment.ErrFull.Code:    http.StatusServiceUnavailable,
	attachment.ErrFailed.Code:  http.StatusServiceUnavailable,
	attachment.ErrChanged.Code: http.StatusInternalServerError,
}

func attachmentProblem(err error) *Problem {
	var e *attachment.Error
	if !errors.As(err, &e) {
		return problemOf(err)
	}
	p := problem(attachmentStatus[e.Code], e.Code, e.Zh, e.En).because(err)
	if p.Status == http.StatusServiceUnavailable {
		p.retryAfter("15")
	}
	return p
}

// onPhoto is a request that concerns the photographs of one incident.
type onPhoto struct {
	room     *Room
	person   string
	incident dispatch.IncidentID
	key      string // of the vault, under which it is sealed
}

// at settles who asks, and that he sits in a seat that may see the incident:
// photographs are personal data (A65).
func (s *Server) at(r *http.Request, then func(*sight, *onPhoto) error) (o onPhoto, err error) {
	room, who, err := s.room(r.Context(), chi.URLParam(r, "ws"))
	if err != nil {
		return o, err
	}
	o = onPhoto{room: room, person: who.Person, incident: dispatch.IncidentID(chi.URLParam(r, "id"))}
	look := Look{Seat: r.URL.Query().Get("seat"), Header: r.Header.Get("Wanghuo-Seat")}
	err = room.inspect(r.Context(), func(st *dispatch.State, now clock.Time) error {
		from, err := room.lookFrom(st, who.Person, look.seat(), who.ID)
		if err != nil {
			return err
		}
		v := &sight{looking: from, room: room, st: st, now: now}
		if st.Incidents[o.incident] == nil || !v.sees(view.KindIncident, string(o.incident)) {
			return none("事件", "incident")
		}
		if !v.sits {
			return problem(http.StatusForbidden, string(dispatch.CodeNotSeated), "请先就座：照片含个人信息，仅在席人员可看可传",
				"sit down first: photographs are personal data, for whoever sits in a seat").at("seat")
		}
		o.key = st.SubjectKey(string(o.incident))
		return then(v, &o)
	})
	return o, err
}

// upload keeps a photograph: cleaned, sealed, outside the log.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) error {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || len(key) > 80 || strings.ContainsFunc(key, func(c rune) bool { return c < '!' || c > '~' }) {
		return problem(http.StatusUnprocessableEntity, "invalid", "缺少提交编号（Idempotency-Key），请刷新页面后重试", "an idempotency key is needed: reload the page and try again").at("Idempotency-Key")
	}
	o, err := s.at(r, func(v *sight, o *onPhoto) error {
		inc := v.st.Incidents[o.incident]
		if inc.Erased != 0 {
			return workspace.ErrErased
		}
		return v.st.OutsideOnly(inc, "file") // A32: not even sealed
	})
	if err != nil {
		return err
	}
	sent, err := readPhoto(w, r)
	if err != nil {
		return err
	}
	photo, err := attachment.Clean(sent, clock.Zone)
	if err != nil {
		return err
	}
	file, err := o.keep(r.Context(), attachment.Name(o.person, key), photo)
	if err != nil {
		return err
	}
	answer := Uploaded{File: file}
	if !photo.Taken.IsZero() {
		answer.TakenAt = clock.At(photo.Taken)
	}
	if p := photo.Where; p != nil {
		answer.Point = &plans.Point{Lon: p.Lon, Lat: p.Lat}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(answer)
}

// keep seals a photograph and stores it.
func (o *onPhoto) keep(ctx context.Context, name string, photo attachment.Photo) (dispatch.StoredFile, error) {
	ws := o.room.Workspace
	sealed, err := ws.SealFor(ctx, string(o.incident), photo.Bytes)
	if err != nil {
		return dispatch.StoredFile{}, err
	}
	digest, err := o.room.Photos.Put(name, sealed, func(old vault.Sealed) bool {
		plain, err := ws.Unseal(old)
		return err == nil && bytes.Equal(plain, photo.Bytes)
	})
	return dispatch.StoredFile{ID: name, Key: sealed.Key, Digest: digest, Size: int64(len(photo.Bytes)), Kind: photo.Kind}, err
}

func readPhoto(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(t, "image/") && t != "application/octet-stream" {
		return nil, attachment.ErrKind
	}
	if r.ContentLength > attachment.MaxSize {
		return nil, attachment.ErrTooBig
	}
	// Where the connection cannot be given longer, the server's own limit holds.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience))
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, attachment.MaxSize))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, attachment.ErrTooBig
	case err != nil:
		return nil, malformed("未完整到达", "it did not arrive whole", "").because(err)
	}
	return b, nil
}

// photograph shows one, to those who may see its incident.
func (s *Server) photograph(w http.ResponseWriter, r *http.Request) error {
	var a dispatch.Attachment
	o, err := s.at(r, func(v *sight, o *onPhoto) error {
		found, erased, ok := v.st.Attachment(o.incident, chi.URLParam(r, "file"))
		if erased {
			return problem(http.StatusGone, workspace.ErrErased.Code, view.Destroyed, "lawfully destroyed")
		}
		if !ok {
			return none("照片", "photograph")
		}
		a = found
		return nil
	})
	if err != nil {
		return err
	}
	sealed, err := o.room.Photos.Get(a.File.Key, a.File.ID, a.File.Digest)
	if err != nil {
		return err
	}
	plain, err := o.room.Workspace.Unseal(sealed)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", a.File.Kind)
	h.Set("Content-Disposition", "inline")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, err = w.Write(plain)
	if err != nil {
		s.log.Debug("http: a photograph was not taken whole", "cause", err)
	}
	return nil
}

// held refuses a command that names a photograph which is not kept, or not
// what it says, or another incident's: Decide cannot look at files.
func (r *Room) held(ctx context.Context, c dispatch.Command) error {
	a, ok := c.(*dispatch.AddAttachment)
	if !ok {
		return nil
	}
	var key string
	err := r.inspect(ctx, func(st *dispatch.State, _ clock.Time) error {
		key = st.SubjectKey(string(a.Incident))
		return nil
	})
	if err != nil {
		return err
	}
	if key == "" || key != a.File.Key {
		return problem(http.StatusUnprocessableEntity, string(dispatch.CodeInvalid), "照片不是为此事件上传的，请在本事件下重新添加",
			"the photograph was not uploaded for this incident").at("file.key")
	}
	sealed, err := r.Photos.Get(a.File.Key, a.File.ID, a.File.Digest)
	if err != nil {
		return attachmentProblem(err).at("file")
	}
	plain, err := r.Workspace.Unseal(sealed)
	if err != nil {
		return err
	}
	if int64(len(plain)) != a.File.Size || http.DetectContentType(plain) != a.File.Kind {
		return attachmentProblem(attachment.ErrChanged).at("file.size")
	}
	return nil
}

// describeAttachments adds to the document what huma does not serve itself.
func (s *Server) describeAttachments() {
	doc := s.api.OpenAPI()
	text := &huma.Schema{Type: huma.TypeString}
	in := func(where, name string) *huma.Param {
		return &huma.Param{Name: name, In: where, Required: where == "path" || name == "Idempotency-Key", Schema: text}
	}
	bytes := &huma.Schema{Type: huma.TypeString, Format: "binary"}
	kinds := map[string]*huma.MediaType{attachment.JPEG: {Schema: bytes}, attachment.PNG: {Schema: bytes}}
	answer := doc.Components.Schemas.Schema(reflect.TypeFor[Uploaded](), true, "Uploaded")
	doc.AddOperation(&huma.Operation{OperationID: "upload-attachment", Method: http.MethodPost, Path: attachmentsPath, Tags: []string{"attachments"},
		Summary:     "Keep a photograph of an incident, cleaned of all but the picture and sealed; add-attachment then puts it into the timeline",
		Parameters:  []*huma.Param{in("path", "ws"), in("path", "id"), in("header", "Idempotency-Key"), in("header", "Wanghuo-Seat")},
		RequestBody: &huma.RequestBody{Required: true, Content: kinds},
		Responses:   map[string]*huma.Response{"201": {Description: "Kept", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}}}})
	doc.AddOperation(&huma.Operation{OperationID: "attachment", Method: http.MethodGet, Path: attachmentsPath + "/{file}", Tags: []string{"attachments"},
		Summary:    "A photograph, for whoever sits in a seat that may see the incident; 410 once it was lawfully destroyed",
		Parameters: []*huma.Param{in("path", "ws"), in("path", "id"), in("path", "file"), in("query", "seat")},
		Responses:  map[string]*huma.Response{"200": {Description: "OK", Content: kinds}}})
}
