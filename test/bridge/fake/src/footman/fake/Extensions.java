package footman.fake;

import hudson.ExtensionComponent;
import java.util.ArrayList;
import java.util.List;

/** The extensions that core and plugins bring along, with the ordinals of their annotations. */
public final class Extensions {
    private Extensions() {}

    private static final Object[][] ALL = {
        {"hudson.model.Job$DefaultBuildNumberAssigner", -1000.0},
        {"jenkins.model.queue.QueueIdStrategy$DefaultStrategy", -1000.0},
        {"jenkins.model.PeepholePermalink$DefaultCache", -1000.0},
        {"org.jenkinsci.plugins.workflow.flow.FlowExecutionList$DefaultStorage", -1000.0},
        {"org.jenkinsci.plugins.workflow.flow.FlowExecutionList", 0.0},
        {"org.jenkinsci.plugins.workflow.flow.FlowExecutionList$ItemListenerImpl", 0.0},
        {"hudson.util.DoubleLaunchChecker", 0.0},
        {"hudson.triggers.Trigger$Cron", 0.0},
        {"footman.fake.OtherRunListener", 0.0},
        {"hudson.model.UserIdMapper", 0.0}, //oldest
        {"hudson.model.User$AllUsers", 0.0},
        {"jenkins.model.JenkinsLocationConfiguration", 200.0},
        {"com.cloudbees.plugins.credentials.SystemCredentialsProvider", 0.0},
        {"org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval", 0.0},
        {"footman.fake.OtherSaveableListener", 0.0},
    };

    private static final java.util.Map<Class<?>, Object> ONCE = new java.util.concurrent.ConcurrentHashMap<>();

    public static synchronized <T> List<ExtensionComponent<T>> of(Class<T> type) {
        List<ExtensionComponent<T>> out = new ArrayList<>();
        for (Object[] e : ALL) {
            try {
                Class<?> c = Class.forName((String) e[0]);
                if (!type.isAssignableFrom(c)) continue;
                if (!ONCE.containsKey(c)) ONCE.put(c, c.getDeclaredConstructor().newInstance());
                out.add(new ExtensionComponent<>(type.cast(ONCE.get(c)), (Double) e[1]));
            } catch (ClassNotFoundException | NoClassDefFoundError x) {
                // of a plugin or a core that isn't here
            } catch (ReflectiveOperationException x) {
                throw new IllegalStateException(e[0].toString(), x);
            }
        }
        return out;
    }
}
