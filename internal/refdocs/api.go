package refdocs

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	pb "github.com/footman-ci/footman/proto/footman/v1"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// protoFolder holds the sources, relative to the module.
const protoFolder = "proto"

// apiFile is one proto file on the page. Private services are only named.
type apiFile struct {
	desc    protoreflect.FileDescriptor
	private bool
}

func apiFiles() []apiFile {
	return []apiFile{
		{desc: pb.File_footman_v1_controller_proto},
		{desc: pb.File_footman_v1_cluster_proto},
		{desc: pb.File_footman_v1_adoption_proto},
		{desc: pb.File_footman_v1_sync_proto},
		{desc: pb.File_footman_v1_runner_proto, private: true},
		{desc: pb.File_footman_v1_peer_proto, private: true},
	}
}

// API returns docs/reference/api.md: what is there comes from the descriptors that
// are compiled into the program, what it means from the comments of the proto
// files. A name that one of the two does not know is an error.
func API(root string) (string, error) {
	var b strings.Builder
	b.WriteString(`# API

Every service, method, message and field of ` + "`footman.v1`" + `. How to call it as JSON, and
what all calls have in common, is in [the API as JSON over HTTP](http-api.md); the
whole contract for controllers, with the files, is in [its own page](../controller-contract.md).
A 64-bit number is a string in JSON.

This page is made from the source.
`)
	var private strings.Builder
	for _, f := range apiFiles() {
		c, err := readComments(filepath.Join(root, protoFolder, filepath.FromSlash(f.desc.Path())))
		if err != nil {
			return "", err
		}
		p := apiPage{comments: c, private: f.private}
		if err := p.file(f.desc); err != nil {
			return "", err
		}
		if f.private {
			private.WriteString(p.b.String())
			continue
		}
		b.WriteString(p.b.String())
	}
	b.WriteString("\n# Private services\n\nThese are between parts of Footman, offered on the unix socket or between sidecars only, and no part of the JSON API. They may change with every version; messages of theirs that public ones use, too, do not.\n")
	b.WriteString(private.String())
	return b.String(), nil
}

type apiPage struct {
	b        strings.Builder
	comments map[string]string
	private  bool
	used     map[string]bool
}

func (p *apiPage) file(f protoreflect.FileDescriptor) error {
	p.used = map[string]bool{}
	services := f.Services()
	for i := range services.Len() {
		s := services.Get(i)
		fmt.Fprintf(&p.b, "\n## %s\n\n", s.Name())
		if err := p.comment(s, true); err != nil {
			return err
		}
		methods := s.Methods()
		for j := range methods.Len() {
			m := methods.Get(j)
			fmt.Fprintf(&p.b, "\n### %s.%s\n\n`rpc %s(%s) returns (%s)`: [%s](#%s), [%s](#%s)\n\n", s.Name(), m.Name(), m.Name(), stream(m.IsStreamingClient(), m.Input()), stream(m.IsStreamingServer(), m.Output()),
				m.Input().Name(), anchor(m.Input()), m.Output().Name(), anchor(m.Output()))
			if err := p.comment(m, true); err != nil {
				return err
			}
		}
	}
	if f.Messages().Len() > 0 {
		fmt.Fprintf(&p.b, "\n### Messages of %s\n", filepath.Base(f.Path()))
	}
	if err := p.messages(f.Messages()); err != nil {
		return err
	}
	enums := f.Enums()
	for i := range enums.Len() {
		if err := p.enum(enums.Get(i)); err != nil {
			return err
		}
	}
	for name := range p.comments {
		if !p.used[name] {
			return fmt.Errorf("%s: the source declares %s, the compiled program does not: run 'task generate'", f.Path(), name)
		}
	}
	return nil
}

func (p *apiPage) messages(list protoreflect.MessageDescriptors) error {
	for i := range list.Len() {
		m := list.Get(i)
		if m.IsMapEntry() {
			continue
		}
		fmt.Fprintf(&p.b, "\n#### %s\n\n", m.Name())
		if err := p.comment(m, false); err != nil {
			return err
		}
		fields := m.Fields()
		if fields.Len() == 0 {
			p.b.WriteString("No fields.\n")
		} else {
			p.b.WriteString("\n| field | type | |\n|---|---|---|\n")
		}
		for j := range fields.Len() {
			f := fields.Get(j)
			doc, err := p.find(f)
			if err != nil {
				return err
			}
			if o := f.ContainingOneof(); o != nil && !o.IsSynthetic() {
				doc = strings.TrimSpace("one of `" + string(o.Name()) + "`. " + doc)
				p.used[string(o.FullName())] = true
			}
			fmt.Fprintf(&p.b, "| `%s` | %s | %s |\n", f.Name(), fieldType(f), oneLine(doc))
		}
		if err := p.messages(m.Messages()); err != nil {
			return err
		}
		nested := m.Enums()
		for j := range nested.Len() {
			if err := p.enum(nested.Get(j)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *apiPage) enum(e protoreflect.EnumDescriptor) error {
	fmt.Fprintf(&p.b, "\n#### %s\n\n", e.Name())
	if err := p.comment(e, false); err != nil {
		return err
	}
	p.b.WriteString("\n| value | |\n|---|---|\n")
	values := e.Values()
	for i := range values.Len() {
		v := values.Get(i)
		doc, err := p.findNamed(string(e.FullName())+"."+string(v.Name()), v)
		if err != nil {
			return err
		}
		fmt.Fprintf(&p.b, "| `%s` | %s |\n", v.Name(), oneLine(doc))
	}
	return nil
}

// comment writes what the source says of a declaration. Public services and
// methods must say something.
func (p *apiPage) comment(d protoreflect.Descriptor, must bool) error {
	doc, err := p.find(d)
	if err != nil {
		return err
	}
	if doc == "" && must && !p.private {
		return fmt.Errorf("%s has no comment", d.FullName())
	}
	if doc != "" {
		p.b.WriteString(markdown(doc))
	}
	return nil
}

func (p *apiPage) find(d protoreflect.Descriptor) (string, error) {
	return p.findNamed(string(d.FullName()), d)
}

func (p *apiPage) findNamed(name string, d protoreflect.Descriptor) (string, error) {
	doc, ok := p.comments[name]
	if !ok {
		return "", fmt.Errorf("%s: %s is in the compiled program and not in the source: run 'task generate'", d.ParentFile().Path(), name)
	}
	p.used[name] = true
	return doc, nil
}

func stream(is bool, m protoreflect.MessageDescriptor) string {
	if is {
		return "stream " + string(m.Name())
	}
	return string(m.Name())
}

func anchor(d protoreflect.Descriptor) string { return strings.ToLower(string(d.Name())) }

func fieldType(f protoreflect.FieldDescriptor) string {
	name := f.Kind().String()
	var d protoreflect.Descriptor
	switch {
	case f.IsMap():
		return fmt.Sprintf("map of %s to %s", f.MapKey().Kind(), fieldType(f.MapValue()))
	case f.Enum() != nil:
		d = f.Enum()
	case f.Message() != nil:
		d = f.Message()
	}
	if d != nil {
		name = fmt.Sprintf("[%s](#%s)", d.Name(), anchor(d))
		if strings.HasPrefix(string(d.FullName()), "google.") {
			name = string(d.Name())
		}
	}
	if f.IsList() {
		return "list of " + name
	}
	return name
}

// Declarations of a proto file, in the form that buf writes.
var (
	scopeDecl = regexp.MustCompile(`^(service|message|enum|oneof)\s+(\w+)\s*\{(\s*\})?`)
	rpcDecl   = regexp.MustCompile(`^rpc\s+(\w+)\(`)
	fieldDecl = regexp.MustCompile(`^(?:repeated\s+|optional\s+)?(?:map<[^>]+>|[\w.]+)\s+(\w+)\s*=\s*\d+`)
	valueDecl = regexp.MustCompile(`^([A-Z][A-Z0-9_]*)\s*=\s*-?\d+`)
	packDecl  = regexp.MustCompile(`^package\s+([\w.]+);`)
)

// readComments returns the comment of every declaration of a proto file by its
// full name, empty if it has none: the lines above it, and what is behind it.
// Enum values are named inside of their enum.
func readComments(file string) (map[string]string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read proto file: %w", err)
	}
	out := map[string]string{}
	type scope struct{ kind, name string }
	var scopes []scope
	var above []string
	full := func(name string) string {
		parts := make([]string, 0, len(scopes)+1)
		for _, s := range scopes {
			if s.kind != "oneof" { // its fields belong to the message
				parts = append(parts, s.name)
			}
		}
		return strings.Join(append(parts, name), ".")
	}
	for raw := range strings.SplitSeq(string(data), "\n") {
		line := strings.TrimSpace(raw)
		if text, ok := strings.CutPrefix(line, "//"); ok {
			above = append(above, strings.TrimPrefix(text, " "))
			continue
		}
		doc := strings.Join(above, "\n")
		above = nil
		if code, behind, ok := strings.Cut(line, " // "); ok {
			line, doc = code, strings.TrimSpace(doc+"\n"+behind)
		}
		switch {
		case packDecl.MatchString(line):
			scopes = append(scopes, scope{"package", packDecl.FindStringSubmatch(line)[1]})
		case scopeDecl.MatchString(line):
			m := scopeDecl.FindStringSubmatch(line)
			out[full(m[2])] = doc
			if m[3] == "" {
				scopes = append(scopes, scope{m[1], m[2]})
			}
		case rpcDecl.MatchString(line):
			out[full(rpcDecl.FindStringSubmatch(line)[1])] = doc
			if strings.HasSuffix(line, "{") {
				scopes = append(scopes, scope{"options", ""})
			}
		case len(scopes) > 1 && scopes[len(scopes)-1].kind == "enum" && valueDecl.MatchString(line):
			out[full(valueDecl.FindStringSubmatch(line)[1])] = doc
		case len(scopes) > 1 && fieldDecl.MatchString(line) && !strings.HasPrefix(line, "option "):
			out[full(fieldDecl.FindStringSubmatch(line)[1])] = doc
		case line == "}" && len(scopes) > 1:
			scopes = scopes[:len(scopes)-1]
		}
	}
	return out, nil
}

// markdown makes paragraphs and code blocks of a comment.
func markdown(doc string) string {
	var b strings.Builder
	code := false
	for line := range strings.SplitSeq(doc, "\n") {
		indented := strings.HasPrefix(line, "\t")
		switch {
		case indented && !code:
			b.WriteString("```\n")
		case !indented && code && strings.TrimSpace(line) != "":
			b.WriteString("```\n")
		}
		if strings.TrimSpace(line) != "" {
			code = indented
		}
		b.WriteString(strings.TrimPrefix(line, "\t") + "\n")
	}
	if code {
		b.WriteString("```\n")
	}
	return b.String()
}

// oneLine makes a comment fit a cell of a table.
func oneLine(doc string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(doc), " "), "|", `\|`)
}
