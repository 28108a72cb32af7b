package footman.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import hudson.ExtensionList;
import hudson.model.*;
import hudson.slaves.SlaveComputer;
import java.io.*;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jenkins.model.Jenkins;
import jenkins.util.HttpServletFilter;

/** The pages of a controller that the runner, conformance checks and tests ask for. Looking at a build loads it. */
final class Http {
    volatile boolean ready;

    /** Ends a request. */
    private static class Answer extends Exception {
        final int code;
        Answer(int code, String text) { super(text); this.code = code; }
    }

    Http(int port) throws IOException {
        HttpServer s = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 64);
        s.createContext("/", this::handle);
        s.setExecutor(Executors.newCachedThreadPool(r -> {
            Thread t = new Thread(r, "http");
            t.setDaemon(true);
            return t;
        }));
        s.start();
    }

    private void handle(HttpExchange x) throws IOException {
        int code = 200;
        String text;
        try {
            hudson.security.ACL.Who.is("tester");
            if (!ready) throw new Answer(503, "Jenkins is getting ready to work");
            text = route(x);
        } catch (Answer a) {
            code = a.code;
            text = a.getMessage();
        } catch (Failure f) {
            code = 400;
            text = f.getMessage();
        } catch (Throwable t) {
            StringWriter w = new StringWriter();
            t.printStackTrace(new PrintWriter(w));
            code = 500;
            text = w.toString();
        }
        byte[] out = text.getBytes(StandardCharsets.UTF_8);
        x.getResponseHeaders().set("X-Jenkins", Jenkins.VERSION);
        x.sendResponseHeaders(code, out.length == 0 ? -1 : out.length);
        if (out.length > 0) x.getResponseBody().write(out);
        x.close();
    }

    private static Map<String, String> form(String s) {
        Map<String, String> m = new LinkedHashMap<>();
        if (s == null || s.isEmpty()) return m;
        for (String p : s.split("&")) {
            String[] kv = p.split("=", 2);
            m.put(URLDecoder.decode(kv[0], StandardCharsets.UTF_8), kv.length < 2 ? "" : URLDecoder.decode(kv[1], StandardCharsets.UTF_8));
        }
        return m;
    }

    private String route(HttpExchange x) throws Exception {
        String path = x.getRequestURI().getPath();
        Map<String, String> q = form(x.getRequestURI().getRawQuery());
        Jenkins j = Jenkins.get();
        boolean post = x.getRequestMethod().equals("POST");
        filters(x, path);
        switch (path) {
            case "/health": case "/health/": return "{\"status\":true}";
            case "/whoAmI/api/json": return "{\"authenticated\":true}";
            case "/login": return "login";
            case "/prometheus": return gauge(j);
            case "/api/json": case "/": return dashboard(j);
            case "/scriptText": return script(form(new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)).get("script"));
            case "/quietDown": j.doQuietDown(); return "";
            case "/cancelQuietDown": j.doCancelQuietDown(); return "";
            case "/restart": case "/safeRestart": j.restart(); return "";
            case "/exit": case "/safeExit": new Thread(() -> System.exit(Integer.parseInt(q.getOrDefault("code", "0")))).start(); return "";
            case "/createItem": return create(j, q.get("name"), x.getRequestBody());
            case "/fault": Faults.now(q.getOrDefault("on", q.get("off")), q.containsKey("on")); return "";
            case "/manage/configSubmit": case "/configSubmit": j.setSystemMessage(q.get("systemMessage")); return "";
            case "/manage/configure": case "/configure": return String.valueOf(j.getSystemMessage());
            case "/fakeAgent": return agent(j, q.get("name"));
            default:
        }
        if (!path.startsWith("/job/")) throw new Answer(404, path);
        String[] parts = path.substring(1).split("/");
        StringBuilder name = new StringBuilder();
        int i = 0;
        for (; i + 1 < parts.length && parts[i].equals("job"); i += 2) name.append(name.length() > 0 ? "/" : "").append(parts[i + 1]);
        Item item = j.getItemByFullName(name.toString());
        if (item == null) throw new Answer(404, "no item " + name);
        String rest = String.join("/", Arrays.copyOfRange(parts, i, parts.length));
        if (post) {
            switch (rest) {
                case "build": case "buildWithParameters": return build((Job<?, ?>) item, q, x);
                case "doDelete": item.delete(); return "";
                case "disable": ((jenkins.model.ParameterizedJobMixIn.ParameterizedJob<?, ?>) item).makeDisabled(true); return "";
                case "enable": ((jenkins.model.ParameterizedJobMixIn.ParameterizedJob<?, ?>) item).makeDisabled(false); return "";
                case "submitDescription": ((AbstractItem) item).setDescription(q.get("description")); return "";
                case "config.xml": ((AbstractItem) item).updateByXml(new javax.xml.transform.stream.StreamSource(new InputStreamReader(x.getRequestBody(), StandardCharsets.UTF_8))); return "";
                case "reload": ((AbstractItem) item).doReload(); return "";
                case "confirmRename": ((Job<?, ?>) item).renameTo(q.get("newName")); return "";
                default:
            }
        }
        if (rest.equals("config.xml")) return ((AbstractItem) item).getConfigFile().asString();
        if (rest.equals("configure")) return ((AbstractItem) item).xml();
        if (rest.isEmpty() || rest.equals("api/json")) return list((Job<?, ?>) item);
        return run((Job<?, ?>) item, rest);
    }

    private static String run(Job<?, ?> job, String rest) throws Exception {
        String[] p = rest.split("/");
        if (!p[0].matches("\\d+")) throw new Answer(404, rest);
        Run<?, ?> r = (Run<?, ?>) job.getBuildByNumber(Integer.parseInt(p[0]));
        if (r == null) throw new Answer(404, "no build " + rest);
        String what = String.join("/", Arrays.copyOfRange(p, 1, p.length));
        switch (what) {
            case "": case "api/json": return json(r);
            case "log": case "consoleText": return Files.readString(r.getLogFile().toPath());
            case "input": Flow.approve(r); return "";
            case "stop": Flow.stop(r); return "";
            default: throw new Answer(404, what);
        }
    }

    /** What needs the Pipeline plugins. */
    private static class Flow {
        static org.jenkinsci.plugins.workflow.cps.CpsFlowExecution of(Run<?, ?> r) { return (org.jenkinsci.plugins.workflow.cps.CpsFlowExecution) ((org.jenkinsci.plugins.workflow.job.WorkflowRun) r).getExecution(); }
        static void approve(Run<?, ?> r) throws IOException { org.jenkinsci.plugins.workflow.cps.CpsFlowExecution.Inside.approve(of(r)); }
        static void stop(Run<?, ?> r) { of(r).interrupt(Result.ABORTED); }
    }

    private static String json(Run<?, ?> r) {
        return "{\"number\":" + r.getNumber() + ",\"building\":" + r.isBuilding() + ",\"queueId\":" + r.getQueueId() + ",\"result\":" + (r.getResult() == null ? "null" : "\"" + r.getResult() + "\"") + "}";
    }

    private static String list(Job<?, ?> j) {
        StringBuilder b = new StringBuilder("{\"name\":\"" + j.getName() + "\",\"nextBuildNumber\":" + j.getNextBuildNumber() + ",\"builds\":[");
        String sep = "";
        File[] all = j.getBuildDir().listFiles();
        TreeSet<Integer> numbers = new TreeSet<>(Comparator.reverseOrder());
        if (all != null) for (File f : all) if (f.getName().matches("\\d+")) numbers.add(Integer.parseInt(f.getName()));
        for (int n : numbers) {
            Run<?, ?> r = (Run<?, ?>) j.getBuildByNumber(n);
            if (r == null) continue;
            b.append(sep).append(json(r));
            sep = ",";
        }
        return b.append("]}").toString();
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static List<Job> jobs(Jenkins j) { return j.getAllItems(Job.class); }

    private static String dashboard(Jenkins j) {
        StringBuilder b = new StringBuilder("{\"jobs\":[");
        String sep = "";
        for (Job<?, ?> job : jobs(j)) {
            Run<?, ?> r = (Run<?, ?>) job.getLastBuild();
            b.append(sep).append("{\"name\":\"").append(job.getFullName()).append("\",\"last\":").append(r == null ? "null" : json(r)).append("}");
            sep = ",";
        }
        return b.append("]}").toString();
    }

    /** What a Prometheus plugin does for each job: counts its builds. */
    private static String gauge(Jenkins j) {
        StringBuilder b = new StringBuilder();
        for (Job<?, ?> job : jobs(j)) b.append("builds{job=\"").append(job.getFullName()).append("\"} ").append(job.getBuildsAsMap().size()).append("\n");
        return b.toString();
    }

    private static String build(Job<?, ?> job, Map<String, String> q, HttpExchange x) throws Exception {
        List<Action> actions = new ArrayList<>(List.of(new CauseAction(new Cause.UserIdCause("tester"))));
        List<ParameterValue> ps = new ArrayList<>();
        int delay = -1;
        boolean await = q.remove("await") != null;
        for (Map.Entry<String, String> e : q.entrySet()) {
            if (e.getKey().equals("delay")) delay = (int) (Spec.duration(e.getValue().endsWith("s") ? e.getValue() : e.getValue() + "s") / 1000);
            else ps.add(new StringParameterValue(e.getKey(), e.getValue()));
        }
        if (!ps.isEmpty()) actions.add(new ParametersAction(ps));
        Queue.Item i = jenkins.model.ParameterizedJobMixIn.scheduleBuild2(job, delay, actions.toArray(new Action[0]));
        if (i == null) throw new Answer(409, "refused");
        x.getResponseHeaders().set("Location", "/queue/item/" + i.getId() + "/");
        if (await) {
            for (int n = 0; n < 600; n++) {
                for (Object o : ((jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob<?, ?>) job).getLazyBuildMixIn().getRunMap().getLoadedBuilds().values()) {
                    Run<?, ?> r = (Run<?, ?>) o;
                    if (r.getQueueId() == i.getId()) throw new Answer(201, "{\"number\":" + r.getNumber() + "}");
                }
                Thread.sleep(20);
            }
            throw new Answer(504, "it waits in the queue");
        }
        throw new Answer(201, "{\"queue\":\"" + i.getId() + "\"}");
    }

    private static String create(Jenkins j, String name, InputStream xml) throws IOException {
        int slash = name.lastIndexOf('/');
        ItemGroup<?> parent = slash < 0 ? j : (ItemGroup<?>) j.getItemByFullName(name.substring(0, slash));
        Made.fromXml((jenkins.model.DirectlyModifiableTopLevelItemGroup) parent, name.substring(slash + 1), xml);
        return "";
    }

    /** An inbound agent knocks. */
    private static String agent(Jenkins j, String name) throws Exception {
        Computer c = j.getComputer(name);
        if (c == null) throw new Answer(404, "no node " + name);
        String why = org.jenkinsci.remoting.engine.JnlpConnectionState.Call.of(name);
        if (why != null) throw new Answer(409, why);
        try {
            SlaveComputer.Door.call((SlaveComputer) c);
        } catch (IOException e) {
            throw new Answer(409, e.getMessage());
        }
        return "connected";
    }

    private static String script(String text) {
        StringWriter out = new StringWriter();
        Binding b = new Binding();
        b.setVariable("out", new PrintWriter(out, true));
        Object r = new GroovyShell(Jenkins.get().getPluginManager().uberClassLoader, b).evaluate(text);
        if (r != null) out.write("Result: " + r + "\n");
        return out.toString();
    }

    /** jenkins.util.HttpServletFilter: the first that handles a request ends it. */
    private static void filters(HttpExchange x, String path) throws Exception {
        int[] status = {200};
        StringWriter body = new StringWriter();
        HttpServletRequest req = (HttpServletRequest) Proxy.newProxyInstance(Http.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, (p, m, a) -> {
            switch (m.getName()) {
                case "getPathInfo": case "getRequestURI": return path;
                case "getMethod": return x.getRequestMethod();
                case "getQueryString": return x.getRequestURI().getRawQuery();
                case "getContextPath": return "";
                case "getRemoteUser": return "tester";
                case "getParameter": return form(x.getRequestURI().getRawQuery()).get((String) a[0]);
                case "getServletPath": return "";
                case "getHeader": return x.getRequestHeaders().getFirst((String) a[0]);
                default: return null;
            }
        });
        HttpServletResponse rsp = (HttpServletResponse) Proxy.newProxyInstance(Http.class.getClassLoader(), new Class<?>[] {HttpServletResponse.class}, (p, m, a) -> {
            switch (m.getName()) {
                case "setStatus": status[0] = (Integer) a[0]; return null;
                case "getWriter": return new PrintWriter(body, true);
                default: return m.getReturnType() == boolean.class ? false : null;
            }
        });
        for (HttpServletFilter f : ExtensionList.lookup(HttpServletFilter.class)) if (f.handle(req, rsp)) throw new Answer(status[0], body.toString());
    }
}
