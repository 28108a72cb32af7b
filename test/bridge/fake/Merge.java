import com.sun.source.tree.*;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.*;
import java.net.URI;
import java.nio.file.*;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.*;

/**
 * Makes the sources of the fake core for one release line. A class of the fake shares the signatures of its stub: what
 * the fake does not implement is taken from the stub (and throws), what no stub of any line has may not be public or
 * protected in the fake, and what only the other line has is left out. A line that ends with "//newest" or "//oldest" is
 * for that line alone. Classes below footman.fake are the fake's own.
 *
 * <pre>java Merge.java FAKE STUBS LINE OUT</pre>
 */
public class Merge {
    record Parsed(CompilationUnitTree unit, String text, SourcePositions at) {
        int start(Tree t) { return (int) at.getStartPosition(unit, t); }
        int end(Tree t) { return (int) at.getEndPosition(unit, t); }
        String of(Tree t) { return text.substring(start(t), end(t)); }
        ClassTree top(String name) {
            for (Tree t : unit.getTypeDecls()) if (t instanceof ClassTree c && c.getSimpleName().contentEquals(name)) return c;
            return null;
        }
    }

    record Edit(int from, int to, String text) {}

    static Parsed parse(Path p, String text) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///" + p.getFileName()), JavaFileObject.Kind.SOURCE) {
            @Override public CharSequence getCharContent(boolean ignore) { return text; }
        };
        JavacTask task = (JavacTask) javac.getTask(null, null, d -> { throw new IllegalStateException(p + ": " + d); }, List.of("-proc:none"), null, List.of(file));
        CompilationUnitTree unit = task.parse().iterator().next();
        return new Parsed(unit, text, Trees.instance(task).getSourcePositions());
    }

    static List<Path> files(Path root) throws IOException {
        if (!Files.isDirectory(root)) return List.of();
        try (Stream<Path> s = Files.walk(root)) {
            return s.filter(p -> p.toString().endsWith(".java")).map(root::relativize).sorted().collect(Collectors.toList());
        }
    }

    static int faults;

    /** Concrete methods of each class of the fake, by full name: a stub of a subclass must not hide them. */
    static final Map<String, Set<String>> concrete = new HashMap<>();
    static Path stubRoot;
    static String thisLine;

    static void collect(String name, ClassTree c) {
        Set<String> keys = concrete.computeIfAbsent(name, n -> new HashSet<>());
        for (Tree m : c.getMembers()) {
            if (m instanceof MethodTree x && x.getBody() != null) keys.add(key(x));
            if (m instanceof ClassTree n) collect(name + "." + n.getSimpleName(), n);
        }
    }

    /** Whether a supertype of the stub has this method in the fake. */
    static boolean inherited(ClassTree stub, String key) throws IOException {
        if (stub == null) return false;
        List<Tree> ups = new ArrayList<>(stub.getImplementsClause());
        if (stub.getExtendsClause() != null) ups.add(stub.getExtendsClause());
        for (Tree t : ups) {
            String up = t.toString().replaceAll("<.*", "");
            if (concrete.getOrDefault(up, Set.of()).contains(key) || inherited(find(up), key)) return true;
        }
        return false;
    }

    static final Map<String, ClassTree> found = new HashMap<>();

    static ClassTree find(String name) throws IOException {
        if (found.containsKey(name)) return found.get(name);
        String top = name, nested = "";
        ClassTree c = null;
        while (c == null && top.contains(".")) {
            for (String tree : List.of("common", thisLine)) {
                Path p = stubRoot.resolve(tree).resolve(top.replace('.', '/') + ".java");
                if (Files.exists(p)) c = parse(p, Files.readString(p)).top(top.substring(top.lastIndexOf('.') + 1));
            }
            if (c == null) {
                nested = top.substring(top.lastIndexOf('.')) + nested;
                top = top.substring(0, top.lastIndexOf('.'));
            }
        }
        for (String n : nested.isEmpty() ? new String[0] : nested.substring(1).split("\\.")) {
            ClassTree inner = null;
            if (c != null) for (Tree m : c.getMembers()) if (m instanceof ClassTree k && k.getSimpleName().contentEquals(n)) inner = k;
            c = inner;
        }
        found.put(name, c);
        return c;
    }

    public static void main(String[] args) throws Exception {
        Path fake = Path.of(args[0]), stubs = Path.of(args[1]), out = Path.of(args[3]);
        String line = args[2], other = line.equals("newest") ? "oldest" : "newest";
        stubRoot = stubs;
        thisLine = line;
        for (Path f : files(fake)) {
            String name = f.toString().replace(".java", "").replace('/', '.');
            ClassTree c = parse(f, lined(fake.resolve(f), other)).top(name.substring(name.lastIndexOf('.') + 1));
            if (c != null) collect(name, c);
        }
        Set<Path> done = new HashSet<>();
        for (Path f : files(fake)) {
            done.add(f);
            String text = lined(fake.resolve(f), other);
            String name = f.toString();
            Parsed mine = null, its = null;
            for (String tree : List.of("common", line)) {
                Path p = stubs.resolve(tree).resolve(f);
                if (Files.exists(p)) mine = parse(p, Files.readString(p));
            }
            Path p = stubs.resolve(other).resolve(f);
            its = Files.exists(p) ? parse(p, Files.readString(p)) : mine;
            if (!name.startsWith("footman/")) {
                if (mine == null && its == null) {
                    if (!text.contains("// not in the stubs:")) fault(f, "no stub");
                } else if (mine == null) continue; // not in this line
                else {
                    Parsed own = parse(f, text);
                    List<Edit> edits = new ArrayList<>();
                    String top = f.getFileName().toString().replace(".java", "");
                    merge(f, own, own.top(top), mine, mine.top(top), its, its == null ? null : its.top(top), edits);
                    edits.sort(Comparator.comparingInt(Edit::from).reversed());
                    StringBuilder b = new StringBuilder(text);
                    for (Edit e : edits) b.replace(e.from, e.to, e.text);
                    text = b.toString();
                }
            }
            Files.createDirectories(out.resolve(f).getParent());
            Files.writeString(out.resolve(f), honest(text));
        }
        for (String tree : List.of("common", line)) {
            for (Path f : files(stubs.resolve(tree))) {
                if (!done.add(f)) continue;
                Files.createDirectories(out.resolve(f).getParent());
                Files.writeString(out.resolve(f), honest(Files.readString(stubs.resolve(tree).resolve(f))));
            }
        }
        if (faults > 0) System.exit(1);
    }

    /** Without the lines of the other release line. */
    static String lined(Path f, String other) throws IOException {
        try (Stream<String> all = Files.lines(f)) {
            return all.filter(l -> !l.endsWith("//" + other)).collect(Collectors.joining("\n", "", "\n"));
        }
    }

    /** What the fake lacks says so. */
    static String honest(String text) {
        return text.replace("{ throw null; }", "{ throw new UnsupportedOperationException(\"the fake core doesn't do this\"); }");
    }

    static void fault(Path f, String what) {
        System.err.println(f + ": " + what);
        faults++;
    }

    static String simple(Tree type) {
        String s = type.toString().replaceAll("@\\w+\\s*", "").replaceAll("<.*>", "");
        return s.replaceAll("[\\w.]*\\.(\\w+)", "$1").replaceAll("\\s", "");
    }

    /** What tells members apart: kind, name, and erased simple names of the parameters. */
    static String key(Tree m) {
        if (m instanceof MethodTree x) return x.getName() + "(" + x.getParameters().stream().map(p -> simple(p.getType())).collect(Collectors.joining(",")) + ")";
        if (m instanceof VariableTree v) return "field " + v.getName();
        if (m instanceof ClassTree c) return "class " + c.getSimpleName();
        return "";
    }

    static Map<String, Tree> members(ClassTree c) {
        Map<String, Tree> out = new LinkedHashMap<>();
        if (c != null) for (Tree m : c.getMembers()) out.putIfAbsent(key(m), m);
        return out;
    }

    static boolean open(Tree m, boolean isInterface) {
        ModifiersTree mods = m instanceof MethodTree x ? x.getModifiers() : m instanceof VariableTree v ? v.getModifiers() : m instanceof ClassTree c ? c.getModifiers() : null;
        if (mods == null || mods.getFlags().contains(Modifier.PRIVATE)) return false;
        return isInterface || mods.getFlags().contains(Modifier.PUBLIC) || mods.getFlags().contains(Modifier.PROTECTED);
    }

    static void merge(Path f, Parsed own, ClassTree c, Parsed mine, ClassTree stub, Parsed its, ClassTree other, List<Edit> edits) throws IOException {
        boolean isInterface = c.getKind() == Tree.Kind.INTERFACE;
        if (stub.getKind() != c.getKind()) fault(f, c.getSimpleName() + " is of another kind in its stub");
        // Supertypes differ between lines, too: the stub's are taken, unless the fake says "own header".
        int from = own.start(c), open = own.text.indexOf('{', from), line = own.text.indexOf('\n', from);
        if (!own.text.substring(from, line).contains("// own header")) edits.add(new Edit(from, open, mine.text.substring(mine.start(stub), mine.text.indexOf('{', mine.start(stub)))));
        Map<String, Tree> here = members(c), there = members(stub), elsewhere = members(other);
        for (Map.Entry<String, Tree> e : here.entrySet()) {
            Tree m = e.getValue();
            boolean known = there.containsKey(e.getKey()), foreign = elsewhere.containsKey(e.getKey());
            if (m instanceof ClassTree n && known) {
                merge(f, own, n, mine, (ClassTree) there.get(e.getKey()), its, foreign ? (ClassTree) elsewhere.get(e.getKey()) : null, edits);
                continue;
            }
            if (known || !open(m, isInterface)) continue;
            if (m instanceof MethodTree x && overridesObject(x)) continue;
            if (foreign) edits.add(new Edit(own.start(m), own.end(m), ""));
            else if (!ownOverride(own, m) && !marked(own, m)) fault(f, e.getKey() + " of " + c.getSimpleName() + " is in no stub");
        }
        // Its supertypes are the fake's own, and the stub's methods would hide what they do.
        boolean ownHeader = own.text.substring(from, line).contains("// own header");
        StringBuilder add = new StringBuilder();
        boolean constructors = here.keySet().stream().anyMatch(k -> k.startsWith("<init>("));
        for (Map.Entry<String, Tree> e : there.entrySet()) {
            if (here.containsKey(e.getKey()) || ownHeader) continue;
            // A class of the fake says itself how it is made; the constructor of stubs is needed always.
            if (e.getValue() instanceof MethodTree x && x.getBody() != null && !e.getKey().startsWith("<init>(") && inherited(stub, e.getKey())) continue;
            if (e.getKey().startsWith("<init>(") && constructors && !e.getKey().equals("<init>(None)")) continue;
            add.append("    ").append(mine.of(e.getValue())).append("\n");
        }
        if (add.length() > 0) edits.add(new Edit(own.end(c) - 1, own.end(c) - 1, add.toString()));
    }

    /** Overriding what a supertype declares makes nothing new; the compiler checks the annotation. */
    static boolean ownOverride(Parsed own, Tree m) {
        return m instanceof MethodTree x && x.getModifiers().getAnnotations().stream().anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
    }

    /** Members for the fake core alone say so at the end of their first line. */
    static boolean marked(Parsed own, Tree m) {
        int from = own.start(m), to = own.text.indexOf('\n', from);
        return own.text.substring(from, to).contains("// not in the stubs");
    }

    static boolean overridesObject(MethodTree x) {
        return Set.of("toString()", "equals(Object)", "hashCode()").contains(key(x));
    }
}
