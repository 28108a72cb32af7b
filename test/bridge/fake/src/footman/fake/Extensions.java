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
        {"footman.fake.OtherRunListener", 0.0},
    };

    public static <T> List<ExtensionComponent<T>> of(Class<T> type) {
        List<ExtensionComponent<T>> out = new ArrayList<>();
        for (Object[] e : ALL) {
            try {
                Class<?> c = Class.forName((String) e[0]);
                if (type.isAssignableFrom(c)) out.add(new ExtensionComponent<>(type.cast(c.getDeclaredConstructor().newInstance()), (Double) e[1]));
            } catch (ClassNotFoundException | NoClassDefFoundError x) {
                // of a plugin or a core that isn't here
            } catch (ReflectiveOperationException x) {
                throw new IllegalStateException(e[0].toString(), x);
            }
        }
        return out;
    }
}
