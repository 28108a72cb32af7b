import com.sun.source.tree.*;
import com.sun.source.util.JavacTask;
import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.*;

/**
 * Writes signature stubs from released sources: public and protected types, methods and fields, without bodies and
 * comments. What mentions a type that is neither listed nor in java.* is left out, so a stub may be poorer than its
 * class, but never richer.
 *
 * <pre>java test/bridge/stubs/Gen.java classes.txt OUT core=/path/to/jenkins.git workflow-api=/path/to/it.git ...</pre>
 *
 * Repositories that are not named keep the stubs they have.
 */
public class Gen {
    /** One release line: where sources come from. */
    record Source(String repo, String root, String oldest, String newest) {}

    static final List<String> LINES = List.of("oldest", "newest");

    /** Stubs of libraries, which are kept as they are. */
    static final Set<String> byHand = new HashSet<>();

    public static void main(String[] args) throws Exception {
        Path out = Path.of(args[1]);
        Map<String, String> gits = new HashMap<>();
        for (int i = 2; i < args.length; i++) gits.put(args[i].split("=", 2)[0], args[i].split("=", 2)[1]);
        Map<String, Source> wanted = new LinkedHashMap<>();
        Source now = null;
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            line = line.strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            if (line.startsWith("@")) {
                String[] f = line.substring(1).split("\\s+");
                now = new Source(f[0], f[1], f[2], f[3]);
            } else wanted.put(line, now);
        }
        try (java.util.stream.Stream<Path> all = Files.walk(out.resolve("common"))) {
            for (Path p : all.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList())) {
                if (Files.readString(p).startsWith("// Signatures") && Files.readAllLines(p).get(0).contains("by hand")) byHand.add(out.resolve("common").relativize(p).toString().replace(".java", "").replace('/', '.'));
            }
        }
        List<Map<String, String>> texts = new ArrayList<>();
        for (String line : LINES) texts.add(new Line(line, wanted, gits).stubs());
        for (Map.Entry<String, Source> e : wanted.entrySet()) {
            String name = e.getKey(), file = name.replace('.', '/') + ".java", a = texts.get(0).get(name), b = texts.get(1).get(name);
            if (!gits.containsKey(e.getValue().repo)) continue;
            for (String d : List.of("common", "oldest", "newest")) Files.deleteIfExists(out.resolve(d).resolve(file));
            String o = e.getValue().oldest, n = e.getValue().newest;
            if (a == null && b == null) System.err.println("no source of " + name);
            else if (a != null && a.equals(b)) write(out.resolve("common").resolve(file), name, o + " and " + n, a);
            else {
                if (a != null) write(out.resolve("oldest").resolve(file), name, o, a);
                if (b != null) write(out.resolve("newest").resolve(file), name, n, b);
            }
        }
    }

    static void write(Path p, String name, String versions, String text) throws IOException {
        Files.createDirectories(p.getParent());
        Files.writeString(p, "// Signatures of " + name + " as of " + versions + "; see DESIGN.md.\n" + text);
    }

    static String show(String git, String rev, String path) throws IOException, InterruptedException {
        Process p = new ProcessBuilder("git", "--git-dir=" + git, "show", rev + ":" + path).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String s = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return p.waitFor() == 0 ? s : null;
    }

    /** A type that a stub may not mention. */
    static class Unknown extends Exception {
        Unknown(String name) { super(name); }
    }

    static class Type {
        String name;
        ClassTree tree;
        Type outer;
        CompilationUnitTree unit;
        Map<String, Type> nested = new LinkedHashMap<>();
        Set<String> vars = new HashSet<>();

        boolean is(Tree.Kind k) { return tree.getKind() == k; }
    }

    static class Line {
        final Map<String, Type> known = new HashMap<>();
        final Map<String, Type> tops = new LinkedHashMap<>();

        Line(String line, Map<String, Source> wanted, Map<String, String> gits) throws Exception {
            JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
            List<JavaFileObject> files = new ArrayList<>();
            for (Map.Entry<String, Source> e : wanted.entrySet()) {
                Source s = e.getValue();
                if (!gits.containsKey(s.repo)) continue;
                String rev = line.equals("oldest") ? s.oldest : s.newest;
                String text = show(gits.get(s.repo), rev, s.root + "/" + e.getKey().replace('.', '/') + ".java");
                if (text == null) continue;
                files.add(new SimpleJavaFileObject(URI.create("string:///" + e.getKey().replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                    @Override public CharSequence getCharContent(boolean ignore) { return text; }
                });
            }
            JavacTask task = (JavacTask) javac.getTask(null, null, d -> {}, List.of("-proc:none"), null, files);
            for (CompilationUnitTree unit : task.parse()) {
                for (Tree t : unit.getTypeDecls()) {
                    if (!(t instanceof ClassTree c)) continue;
                    Type type = index(unit, null, c, unit.getPackageName() + "." + c.getSimpleName());
                    if (wanted.containsKey(type.name)) tops.put(type.name, type);
                }
            }
        }

        Type index(CompilationUnitTree unit, Type outer, ClassTree c, String name) {
            Type t = new Type();
            t.name = name;
            t.tree = c;
            t.outer = outer;
            t.unit = unit;
            c.getTypeParameters().forEach(p -> t.vars.add(p.getName().toString()));
            known.put(name, t);
            boolean open = t.is(Tree.Kind.INTERFACE) || t.is(Tree.Kind.ANNOTATION_TYPE);
            for (Tree m : c.getMembers()) {
                if (m instanceof ClassTree n && (open || visible(n.getModifiers()))) t.nested.put(n.getSimpleName().toString(), index(unit, t, n, name + "." + n.getSimpleName()));
            }
            return t;
        }

        Map<String, String> stubs() {
            Map<String, String> out = new HashMap<>();
            for (Type t : tops.values()) {
                if (!t.tree.getModifiers().getFlags().contains(Modifier.PUBLIC)) continue;
                StringBuilder b = new StringBuilder("package " + t.unit.getPackageName() + ";\n\n");
                emit(t, b, "");
                out.put(t.name, b.toString());
            }
            return out;
        }

        // ---- names

        String type(Tree t, Type in, Set<String> vars) throws Unknown {
            if (t == null) return "void";
            if (t instanceof PrimitiveTypeTree) return t.toString();
            if (t instanceof ArrayTypeTree a) return type(a.getType(), in, vars) + "[]";
            if (t instanceof AnnotatedTypeTree a) return type(a.getUnderlyingType(), in, vars);
            if (t instanceof WildcardTree w) {
                if (w.getKind() == Tree.Kind.UNBOUNDED_WILDCARD) return "?";
                return (w.getKind() == Tree.Kind.EXTENDS_WILDCARD ? "? extends " : "? super ") + type(w.getBound(), in, vars);
            }
            if (t instanceof ParameterizedTypeTree p) {
                List<String> args = new ArrayList<>();
                for (Tree a : p.getTypeArguments()) args.add(type(a, in, vars));
                return type(p.getType(), in, vars) + "<" + String.join(", ", args) + ">";
            }
            if (t instanceof IdentifierTree i) {
                String name = i.getName().toString();
                if (vars.contains(name)) return name;
                String full = resolve(name, in);
                if (full == null) throw new Unknown(name);
                return full;
            }
            if (t instanceof MemberSelectTree m) {
                String full;
                try {
                    full = type(m.getExpression(), in, vars) + "." + m.getIdentifier();
                } catch (Unknown e) {
                    full = t.toString();
                }
                int generic = full.indexOf('<');
                if (exists(generic < 0 ? full : full.substring(0, generic))) return full;
                Type q = known.get(full.substring(0, full.lastIndexOf('.')));
                String inherited = q == null ? null : nested(q, m.getIdentifier().toString(), new HashSet<>());
                if (inherited != null) return inherited;
            }
            throw new Unknown(t.toString());
        }

        boolean exists(String full) {
            if (known.containsKey(full)) return accessible(known.get(full));
            if (byHand.contains(full)) return true;
            if (!full.startsWith("java.") && !full.startsWith("javax.") && !full.startsWith("org.xml.sax.") && !full.startsWith("org.w3c.")) return false;
            for (String n = full; ; ) {
                try {
                    return java.lang.reflect.Modifier.isPublic(Class.forName(n, false, Gen.class.getClassLoader()).getModifiers());
                } catch (ClassNotFoundException | LinkageError e) {
                    int dot = n.lastIndexOf('.');
                    if (dot < 0) return false;
                    n = n.substring(0, dot) + "$" + n.substring(dot + 1);
                }
            }
        }

        boolean accessible(Type t) {
            return t.outer != null ? accessible(t.outer) : t.tree.getModifiers().getFlags().contains(Modifier.PUBLIC);
        }

        String resolve(String name, Type in) {
            for (Type t = in; t != null; t = t.outer) {
                if (t.tree.getSimpleName().contentEquals(name)) return t.name;
                String n = nested(t, name, new HashSet<>());
                if (n != null) return n;
            }
            for (ImportTree i : in.unit.getImports()) {
                String q = i.getQualifiedIdentifier().toString();
                if (q.endsWith("." + name)) return exists(q) ? q : null;
            }
            String same = in.unit.getPackageName() + "." + name;
            if (exists(same)) return same;
            for (ImportTree i : in.unit.getImports()) {
                String q = i.getQualifiedIdentifier().toString();
                if (q.endsWith(".*") && exists(q.substring(0, q.length() - 1) + name)) return q.substring(0, q.length() - 1) + name;
            }
            return exists("java.lang." + name) ? name : null;
        }

        /** A member type of t or of one of its supertypes. */
        String nested(Type t, String name, Set<String> seen) {
            if (!seen.add(t.name)) return null;
            if (t.nested.containsKey(name)) return t.name + "." + name;
            List<Tree> supers = new ArrayList<>(t.tree.getImplementsClause());
            if (t.tree.getExtendsClause() != null) supers.add(t.tree.getExtendsClause());
            for (Tree s : supers) {
                if (s instanceof ParameterizedTypeTree p) s = p.getType();
                String simple = s.toString();
                if (simple.equals(name)) continue;
                String full = null;
                if (s instanceof IdentifierTree) {
                    for (ImportTree i : t.unit.getImports()) if (i.getQualifiedIdentifier().toString().endsWith("." + simple)) full = i.getQualifiedIdentifier().toString();
                    if (full == null && t.outer != null && t.outer.nested.containsKey(simple)) full = t.outer.name + "." + simple;
                    if (full == null && known.containsKey(t.unit.getPackageName() + "." + simple)) full = t.unit.getPackageName() + "." + simple;
                    if (full == null) for (ImportTree i : t.unit.getImports()) {
                        String q = i.getQualifiedIdentifier().toString();
                        if (q.endsWith(".*") && known.containsKey(q.substring(0, q.length() - 1) + simple)) full = q.substring(0, q.length() - 1) + simple;
                    }
                } else if (known.containsKey(simple)) full = simple;
                else {
                    String head = simple.substring(0, simple.indexOf('.'));
                    for (ImportTree i : t.unit.getImports()) if (i.getQualifiedIdentifier().toString().endsWith("." + head)) full = i.getQualifiedIdentifier() + simple.substring(head.length());
                    if (full == null) full = t.unit.getPackageName() + "." + simple;
                }
                Type up = full == null ? null : known.get(full);
                String n = up == null ? java(full != null ? full : simple, name) : nested(up, name, seen);
                if (n != null) return n;
            }
            return null;
        }

        /** A member type that comes from a class of the JDK, such as Map.Entry. */
        static String java(String full, String name) {
            try {
                for (Class<?> c = Class.forName(full.contains(".") ? full : "java.lang." + full); c != null; c = c.getSuperclass()) {
                    for (Class<?> m : c.getClasses()) if (m.getSimpleName().equals(name)) return m.getCanonicalName();
                    for (Class<?> i : c.getInterfaces()) for (Class<?> m : i.getClasses()) if (m.getSimpleName().equals(name)) return m.getCanonicalName();
                }
            } catch (ClassNotFoundException | LinkageError e) {
                return null;
            }
            return null;
        }

        // ---- text

        static boolean visible(ModifiersTree m) {
            return m.getFlags().contains(Modifier.PUBLIC) || m.getFlags().contains(Modifier.PROTECTED);
        }

        String modifiers(ModifiersTree m, Set<Modifier> not) {
            return m.getFlags().stream().filter(f -> !not.contains(f)).map(f -> f + " ").collect(Collectors.joining());
        }

        static final Set<Modifier> NEVER = EnumSet.of(Modifier.SYNCHRONIZED, Modifier.NATIVE, Modifier.STRICTFP, Modifier.TRANSIENT, Modifier.VOLATILE, Modifier.SEALED, Modifier.NON_SEALED);

        Set<String> scope(Type t) {
            Set<String> s = new HashSet<>();
            for (Type x = t; x != null; x = x.outer) s.addAll(x.vars);
            return s;
        }

        String params(List<? extends TypeParameterTree> ps, Type in, Set<String> vars) {
            if (ps.isEmpty()) return "";
            List<String> out = new ArrayList<>();
            for (TypeParameterTree p : ps) {
                List<String> bounds = new ArrayList<>();
                for (Tree b : p.getBounds()) {
                    try {
                        bounds.add(type(b, in, vars));
                    } catch (Unknown e) {
                        // the parameter is wider in the stub
                    }
                }
                out.add(p.getName() + (bounds.isEmpty() ? "" : " extends " + String.join(" & ", bounds)));
            }
            return "<" + String.join(", ", out) + ">";
        }

        void emit(Type t, StringBuilder b, String pad) {
            ClassTree c = t.tree;
            boolean isInterface = t.is(Tree.Kind.INTERFACE), isEnum = t.is(Tree.Kind.ENUM), isRecord = t.is(Tree.Kind.RECORD), isAnnotation = t.is(Tree.Kind.ANNOTATION_TYPE);
            Set<Modifier> not = EnumSet.copyOf(NEVER);
            if (isInterface || isEnum || isRecord || isAnnotation) not.addAll(EnumSet.of(Modifier.ABSTRACT, Modifier.STATIC, Modifier.FINAL));
            Set<String> vars = scope(t);
            b.append(pad).append(modifiers(c.getModifiers(), not));
            b.append(isAnnotation ? "@interface " : isInterface ? "interface " : isEnum ? "enum " : isRecord ? "record " : "class ").append(c.getSimpleName());
            b.append(params(c.getTypeParameters(), t, vars));
            List<VariableTree> components = new ArrayList<>();
            if (isRecord) {
                for (Tree m : c.getMembers()) if (m instanceof VariableTree v && !v.getModifiers().getFlags().contains(Modifier.STATIC)) components.add(v);
                List<String> ps = new ArrayList<>();
                for (VariableTree v : components) {
                    try {
                        ps.add(type(v.getType(), t, vars) + " " + v.getName());
                    } catch (Unknown e) {
                        ps.add("Object " + v.getName());
                    }
                }
                b.append("(").append(String.join(", ", ps)).append(")");
            }
            String up = null;
            if (c.getExtendsClause() != null) {
                try {
                    up = type(c.getExtendsClause(), t, vars);
                    b.append(" extends ").append(up);
                } catch (Unknown e) {
                    System.err.println(t.name + " without its superclass " + e.getMessage());
                }
            }
            List<String> faces = new ArrayList<>();
            for (Tree i : c.getImplementsClause()) {
                try {
                    faces.add(type(i, t, vars));
                } catch (Unknown e) {
                    // poorer by an interface
                }
            }
            if (!faces.isEmpty()) b.append(isInterface ? " extends " : " implements ").append(String.join(", ", faces));
            b.append(" {\n");
            String in = pad + "    ";
            if (isEnum) {
                List<String> names = new ArrayList<>();
                for (Tree m : c.getMembers()) if (constant(m, c)) names.add(((VariableTree) m).getName().toString());
                b.append(in).append(String.join(", ", names)).append(";\n");
            }
            boolean upKnown = up != null && known.containsKey(up.replaceAll("<.*", ""));
            String start = upKnown ? "super((footman.stubs.None) null);" : "";
            boolean constructors = false;
            for (Tree m : c.getMembers()) if (m instanceof MethodTree x && x.getReturnType() == null) constructors = true;
            if (!isInterface && !isEnum && !isRecord && !isAnnotation) {
                b.append(in).append("protected ").append(c.getSimpleName()).append("(footman.stubs.None none) { ").append(upKnown ? "super(none); " : "").append("}\n");
                if (!constructors) b.append(in).append("public ").append(c.getSimpleName()).append("() { ").append(start).append(" }\n");
            }
            List<String> members = new ArrayList<>();
            for (Tree m : c.getMembers()) {
                try {
                    if (m instanceof VariableTree v && !(isEnum && constant(m, c)) && !components.contains(v)) field(t, v, isInterface, vars, members);
                    if (m instanceof MethodTree x) method(t, x, isInterface, isEnum, isRecord, start, members);
                } catch (Unknown e) {
                    // poorer by a member
                }
            }
            for (String m : members) b.append(in).append(m).append("\n");
            for (Type n : t.nested.values()) emit(n, b.append("\n"), in);
            b.append(pad).append("}\n");
        }

        static boolean constant(Tree m, ClassTree c) {
            return m instanceof VariableTree v && v.getInitializer() instanceof NewClassTree n && v.getType() != null
                && v.getType().toString().equals(c.getSimpleName().toString()) && v.getModifiers().getFlags().contains(Modifier.STATIC) && n.getIdentifier().toString().equals(c.getSimpleName().toString());
        }

        void field(Type t, VariableTree v, boolean open, Set<String> vars, List<String> out) throws Unknown {
            if (!open && !visible(v.getModifiers())) return;
            String type = type(v.getType(), t, vars);
            boolean fixed = open || v.getModifiers().getFlags().contains(Modifier.FINAL);
            String zero = switch (type) {
                case "boolean" -> "false";
                case "int", "long", "short", "byte", "char", "float", "double" -> "0";
                default -> "null";
            };
            out.add(modifiers(v.getModifiers(), NEVER) + type + " " + v.getName() + (fixed ? " = " + zero : "") + ";");
        }

        void method(Type t, MethodTree m, boolean open, boolean isEnum, boolean isRecord, String start, List<String> out) throws Unknown {
            ModifiersTree mods = m.getModifiers();
            if (mods.getFlags().contains(Modifier.PRIVATE) || !open && !visible(mods)) return;
            boolean constructor = m.getReturnType() == null;
            if (constructor && (isEnum || isRecord)) return;
            Set<String> vars = scope(t);
            m.getTypeParameters().forEach(p -> vars.add(p.getName().toString()));
            List<String> ps = new ArrayList<>();
            for (VariableTree p : m.getParameters()) {
                boolean varargs = p.toString().contains("...");
                String type = type(p.getType(), t, vars);
                ps.add((varargs ? type.substring(0, type.length() - 2) + "..." : type) + " " + p.getName());
            }
            List<String> thrown = new ArrayList<>();
            for (Tree x : m.getThrows()) {
                try {
                    thrown.add(type(x, t, vars));
                } catch (Unknown e) {
                    // an exception that no caller here knows
                }
            }
            StringBuilder b = new StringBuilder();
            Set<Modifier> not = EnumSet.copyOf(NEVER);
            if (isEnum) not.add(Modifier.ABSTRACT);
            b.append(modifiers(mods, not));
            String generic = params(m.getTypeParameters(), t, vars);
            b.append(generic.isEmpty() ? "" : generic + " ");
            b.append(constructor ? t.tree.getSimpleName() : type(m.getReturnType(), t, vars) + " " + m.getName());
            b.append("(").append(String.join(", ", ps)).append(")");
            if (!thrown.isEmpty()) b.append(" throws ").append(String.join(", ", thrown));
            boolean bare = open ? !mods.getFlags().contains(Modifier.DEFAULT) && !mods.getFlags().contains(Modifier.STATIC) : mods.getFlags().contains(Modifier.ABSTRACT) && !isEnum;
            b.append(bare ? ";" : constructor ? " { " + start + " }" : " { throw null; }");
            out.add(b.toString());
        }
    }
}
