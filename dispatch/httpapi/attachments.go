package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
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

// Uploaded is a photograph or document that is kept, and what a camera says:
// suggestions, from which nothing follows by itself. It is no act yet: the
// command add-attachment names it and puts it into the timeline.
type Uploaded struct {
	File    dispatch.StoredFile `json:"file"`
	TakenAt clock.Time          `json:"taken_at" doc:"by the camera's clock; null: it does not say"`
	Point   *plans.Point        `json:"point,omitempty" doc:"by the camera, WGS-84"`
}

const (
	attachmentsPath = "/api/w/{ws}/incidents/{id}/attachments"
	// patience is how long a file may take over a bad line.
	patience = 3 * time.Minute
)

func (s *Server) registerAttachments(r chi.Router) {
	r.Post(attachmentsPath, s.withProblem(s.upload))
	r.Get(attachmentsPath+"/{file}", s.withProblem(s.attached))
	r.Get(archivePath, s.withProblem(s.archive))
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

// attachmentStatus says how the errors of a store of files travel.
var attachmentStatus = map[string]int{
	attachment.ErrKind.Code:    http.StatusUnsupportedMediaType,
	attachment.ErrBroken.Code:  http.StatusUnprocessableEntity,
	attachment.ErrTooBig.Code:  http.StatusRequestEntityTooLarge,
	attachment.ErrMacros.Code:  http.StatusUnprocessableEntity,
	attachment.ErrLocked.Code:  http.StatusUnprocessableEntity,
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

// onFile is a request that concerns the files of one incident.
type onFile struct {
	room     *Room
	person   string
	incident dispatch.IncidentID
	key      string // of the vault, under which it is sealed
}

// at settles who asks, and that he sits in a seat that may see the incident:
// what files show is personal data (A65).
func (s *Server) at(r *http.Request, then func(*sight, *onFile) error) (o onFile, err error) {
	room, who, err := s.room(r.Context(), chi.URLParam(r, "ws"))
	if err != nil {
		return o, err
	}
	o = onFile{room: room, person: who.Person, incident: dispatch.IncidentID(chi.URLParam(r, "id"))}
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
			return problem(http.StatusForbidden, string(dispatch.CodeNotSeated), "请先就座：照片和文件含个人信息，仅在席人员可看可传",
				"sit down first: photographs and files are personal data, for whoever sits in a seat").at("seat")
		}
		o.key = st.SubjectKey(string(o.incident))
		return then(v, &o)
	})
	return o, err
}

// upload keeps a photograph, cleaned, or a document, as it came: sealed, outside
// the log.
func (s *Server) upload(w http.ResponseWriter, r *http.Request) error {
	key := r.Header.Get("Idempotency-Key")
	if key == "" || len(key) > 80 || strings.ContainsFunc(key, func(c rune) bool { return c < '!' || c > '~' }) {
		return problem(http.StatusUnprocessableEntity, "invalid", "缺少提交编号（Idempotency-Key），请刷新页面后重试", "an idempotency key is needed: reload the page and try again").at("Idempotency-Key")
	}
	o, err := s.at(r, func(v *sight, o *onFile) error {
		inc := v.st.Incidents[o.incident]
		if inc.Erased != 0 {
			return workspace.ErrErased
		}
		return v.st.OutsideOnly(inc, "file") // A32: not even sealed
	})
	if err != nil {
		return err
	}
	sent, err := readFile(w, r)
	if err != nil {
		return err
	}
	photo, err := attachment.Take(sent, clock.Zone)
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

// keep seals a file and stores it.
func (o *onFile) keep(ctx context.Context, name string, photo attachment.Photo) (dispatch.StoredFile, error) {
	ws := o.room.Workspace
	sealed, err := ws.SealFor(ctx, string(o.incident), photo.Bytes)
	if err != nil {
		return dispatch.StoredFile{}, err
	}
	digest, err := o.room.Files.Put(name, sealed, func(old vault.Sealed) bool {
		plain, err := ws.Unseal(old)
		return err == nil && bytes.Equal(plain, photo.Bytes)
	})
	return dispatch.StoredFile{ID: name, Key: sealed.Key, Digest: digest, Size: int64(len(photo.Bytes)), Kind: photo.Kind}, err
}

// readFile reads what was sent. Types that a page elsewhere could send by itself
// are refused: the content decides anyway.
func readFile(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(t, "image/") && t != "application/octet-stream" {
		return nil, attachment.ErrKind
	}
	if r.ContentLength > attachment.MaxDocument {
		return nil, attachment.ErrTooBig
	}
	// Where the connection cannot be given longer, the server's own limit holds.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience))
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, attachment.MaxDocument))
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		return nil, attachment.ErrTooBig
	case err != nil:
		return nil, malformed("未完整到达", "it did not arrive whole", "").because(err)
	}
	return b, nil
}

// attached hands a file out, to those who may see its incident. A photograph is
// shown; a document is only ever saved, under its own name and never in the page,
// and so is a photograph where that is asked for.
func (s *Server) attached(w http.ResponseWriter, r *http.Request) error {
	var a dispatch.Attachment
	o, err := s.at(r, func(v *sight, o *onFile) error {
		found, erased, ok := v.st.Attachment(o.incident, chi.URLParam(r, "file"))
		if erased {
			return problem(http.StatusGone, workspace.ErrErased.Code, view.Destroyed, "lawfully destroyed")
		}
		if !ok {
			return none("文件", "file")
		}
		a = found
		return nil
	})
	if err != nil {
		return err
	}
	sealed, err := o.room.Files.Get(a.File.Key, a.File.ID, a.File.Digest)
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
	if !a.File.Photograph() || r.URL.Query().Has("save") {
		name, err := o.nameOf(&a)
		if err != nil {
			return err
		}
		h.Set("Content-Disposition", saved(name))
	}
	h.Set("Content-Length", strconv.Itoa(len(plain)))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, err = w.Write(plain)
	if err != nil {
		s.log.Debug("http: a file was not taken whole", "cause", err)
	}
	return nil
}

// nameOf is the name under which a file is saved.
func (o *onFile) nameOf(a *dispatch.Attachment) (string, error) {
	var claimed []byte
	if a.FileName != nil {
		var err error
		if claimed, err = o.room.Workspace.Unseal(*a.FileName); err != nil {
			return "", err
		}
	}
	return attachment.FileName(string(claimed), a.File.Kind, string(o.incident)+"-"+a.File.ID[:min(8, len(a.File.ID))]), nil
}

// saved is the header that has a file saved: the name in UTF-8, and in ASCII for
// what reads only that (RFC 6266).
func saved(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, name)
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}

// held refuses a command that names a file which is not kept, or not
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
		return problem(http.StatusUnprocessableEntity, string(dispatch.CodeInvalid), "文件不是为此事件上传的，请在本事件下重新添加",
			"the file was not uploaded for this incident: add it again under this one").at("file.key")
	}
	sealed, err := r.Files.Get(a.File.Key, a.File.ID, a.File.Digest)
	if err != nil {
		return attachmentProblem(err).at("file")
	}
	plain, err := r.Workspace.Unseal(sealed)
	if err != nil {
		return err
	}
	if int64(len(plain)) != a.File.Size || attachment.KindOf(plain) != a.File.Kind {
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
	kinds := map[string]*huma.MediaType{attachment.JPEG: {Schema: bytes}, attachment.PNG: {Schema: bytes}, "application/octet-stream": {Schema: bytes}}
	files := map[string]*huma.MediaType{}
	for _, kind := range []string{attachment.JPEG, attachment.PNG, attachment.PDF, attachment.DOCX, attachment.XLSX, attachment.Text} {
		files[kind] = &huma.MediaType{Schema: bytes}
	}
	answer := doc.Components.Schemas.Schema(reflect.TypeFor[Uploaded](), true, "Uploaded")
	doc.AddOperation(&huma.Operation{OperationID: "upload-attachment", Method: http.MethodPost, Path: attachmentsPath, Tags: []string{"attachments"},
		Summary:     "Keep a photograph of an incident, cleaned of all but the picture, or a document (PDF, DOCX, XLSX, plain text) as it came, sealed; add-attachment then puts it into the timeline",
		Parameters:  []*huma.Param{in("path", "ws"), in("path", "id"), in("header", "Idempotency-Key"), in("header", "Wanghuo-Seat")},
		RequestBody: &huma.RequestBody{Required: true, Content: kinds},
		Responses:   map[string]*huma.Response{"201": {Description: "Kept", Content: map[string]*huma.MediaType{"application/json": {Schema: answer}}}}})
	doc.AddOperation(&huma.Operation{OperationID: "attachment", Method: http.MethodGet, Path: attachmentsPath + "/{file}", Tags: []string{"attachments"},
		Summary:    "A photograph or document, for whoever sits in a seat that may see the incident; a document, and with `save` a photograph, is always saved and never shown; 410 once it was lawfully destroyed",
		Parameters: []*huma.Param{in("path", "ws"), in("path", "id"), in("path", "file"), in("query", "seat"), in("query", "save")},
		Responses:  map[string]*huma.Response{"200": {Description: "OK", Content: files}}})
	s.describeArchive()
}
