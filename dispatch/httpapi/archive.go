package httpapi

import (
	"archive/zip"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"wanghuo/dispatch"
	"wanghuo/dispatch/view"
)

const archivePath = "/api/w/{ws}/export/{id}/files"

// archive hands out an incident for another system with all its files, as a zip:
// incident.json, and files/<id> each sealed as it lies on disk, so that what is
// erased by law is erased in every copy (4.1.9, A65). A file that cannot be read
// breaks the answer off: half an archive must not look like a whole one.
func (s *Server) archive(w http.ResponseWriter, r *http.Request) error {
	var incident []byte
	var files []dispatch.StoredFile
	o, err := s.at(r, func(v *sight, o *onFile) (err error) {
		if incident, _, err = view.ExportIncident(v.st, o.incident); err == nil {
			files = v.st.FilesOf(o.incident)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, f := range files { // what is known to be missing is told before anything is sent
		if _, err := o.room.Files.Sealed(f.Key, f.ID, f.Digest); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", saved(string(o.incident)+".zip"))
	if err := o.write(zip.NewWriter(w), incident, files); err != nil {
		s.log.Error("http: an archive was broken off", "incident", string(o.incident), "cause", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (o *onFile) write(z *zip.Writer, incident []byte, files []dispatch.StoredFile) error {
	part, err := z.Create("incident.json")
	if err == nil {
		_, err = part.Write(incident)
	}
	for _, f := range files {
		if err != nil {
			return err
		}
		err = o.part(z, f)
	}
	if err != nil {
		return err
	}
	return z.Close()
}

func (o *onFile) part(z *zip.Writer, f dispatch.StoredFile) error {
	b, err := o.room.Files.Sealed(f.Key, f.ID, f.Digest)
	if err != nil {
		return err
	}
	var part io.Writer
	// What is sealed does not become smaller.
	if part, err = z.CreateHeader(&zip.FileHeader{Name: "files/" + f.ID, Method: zip.Store}); err == nil {
		_, err = part.Write(b)
	}
	return err
}

func (s *Server) describeArchive() {
	text := &huma.Schema{Type: huma.TypeString}
	in := func(where, name string) *huma.Param {
		return &huma.Param{Name: name, In: where, Required: where == "path", Schema: text}
	}
	s.api.OpenAPI().AddOperation(&huma.Operation{OperationID: "export-files", Method: http.MethodGet, Path: archivePath, Tags: []string{"attachments"},
		Summary:    "An incident for another system with its files, personal data and files sealed; see dispatch/view/EXPORT.md",
		Parameters: []*huma.Param{in("path", "ws"), in("path", "id"), in("query", "seat")},
		Responses:  map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{"application/zip": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}})
}
