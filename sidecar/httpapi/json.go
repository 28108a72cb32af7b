package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

const (
	typeJSON  = "application/json"
	typeLines = "application/x-ndjson"
	// lineSize holds a usual event; longer ones grow.
	lineSize = 512
)

// encoding is the JSON of requests and answers.
type encoding struct{ runtime.JSONPb }

func newEncoding() *encoding {
	return &encoding{runtime.JSONPb{
		// Names as in the protos, and every field there, so that a shell script finds
		// what it looks for.
		MarshalOptions: protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true},
		// During a rolling upgrade a newer controller talks to an older sidecar.
		UnmarshalOptions: protojson.UnmarshalOptions{DiscardUnknown: true},
	}}
}

// NewDecoder returns a decoder that takes all of r for one message. The
// gateway's own would take the first value and ignore what follows.
func (e *encoding) NewDecoder(r io.Reader) runtime.Decoder {
	return runtime.DecoderFunc(func(v any) error {
		m, ok := v.(proto.Message)
		if !ok {
			return errors.New("not a message")
		}
		data, err := readAll(r)
		if err != nil {
			return err
		}
		if len(data) == 0 {
			return nil // an empty body is an empty message
		}
		return e.UnmarshalOptions.Unmarshal(data, m)
	})
}

// body is a request body that was read already. Nobody copies it again.
type body struct{ data []byte }

func (b *body) Read(p []byte) (int, error) {
	if len(b.data) == 0 {
		return 0, io.EOF
	}
	n := copy(p, b.data)
	b.data = b.data[n:]
	return n, nil
}

func (*body) Close() error { return nil }

func readAll(r io.Reader) ([]byte, error) {
	if b, ok := r.(*body); ok {
		data := b.data
		b.data = nil
		return data, nil
	}
	return io.ReadAll(r)
}

// marshalStatus never fails: details of types that this program doesn't know are left out.
func (e *encoding) marshalStatus(st *status.Status) []byte {
	if data, err := e.MarshalOptions.Marshal(st.Proto()); err == nil {
		return data
	}
	data, err := e.MarshalOptions.Marshal(status.New(st.Code(), st.Message()).Proto())
	if err != nil { // a message that is not UTF-8
		return []byte(`{"code":13,"message":"the error can't be written as JSON","details":[]}`)
	}
	return data
}

// refuse answers with st and HTTP status code.
func (e *encoding) refuse(w http.ResponseWriter, code int, st *status.Status) {
	w.Header().Set("Content-Type", typeJSON)
	w.WriteHeader(code)
	_, _ = w.Write(append(e.marshalStatus(st), '\n')) //nolint:gosec // JSON, typed so, with nosniff; a client that is gone needs no answer
}

// line returns one line of a stream: {"key": m}.
func (e *encoding) line(key string, m any) ([]byte, error) {
	msg, ok := m.(proto.Message)
	if !ok {
		return nil, errors.New("not a message")
	}
	out := append(append(make([]byte, 0, lineSize), `{"`...), key...)
	out, err := e.MarshalOptions.MarshalAppend(append(out, `":`...), msg)
	return append(out, '}', '\n'), err
}

func (e *encoding) errorLine(st *status.Status) []byte {
	return slices.Concat([]byte(`{"error":`), e.marshalStatus(st), []byte("}\n"))
}

// serviceFailed answers a unary call with what the service said.
func (s *Server) serviceFailed(_ context.Context, _ *runtime.ServeMux, _ runtime.Marshaler, w http.ResponseWriter, _ *http.Request, err error) {
	st := s.convert(err)
	s.enc.refuse(w, runtime.HTTPStatusFromCode(st.Code()), st)
}
