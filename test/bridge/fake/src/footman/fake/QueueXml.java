package footman.fake;

import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Queue;
import java.util.List;
import jenkins.model.Jenkins;
import org.w3c.dom.Element;

/** The format of a saved queue. */
public class QueueXml extends com.thoughtworks.xstream.XStream {
    public static String text(Queue.Item i) {
        String tag = "hudson.model.Queue_-" + i.getClass().getSimpleName();
        StringBuilder b = new StringBuilder("    <" + tag + ">\n").append(Xml.textOf(i.getActions(), "      "));
        b.append("      <id>").append(i.getId()).append("</id>\n");
        String name = i.task instanceof Job ? ((Job<?, ?>) i.task).getFullName() : i.task.getName();
        b.append("      <task class=\"").append(i.task.getClass().getName()).append("\">").append(Xml.escape(name)).append("</task>\n");
        b.append("      <inQueueSince>").append(i.getInQueueSince()).append("</inQueueSince>\n");
        if (i instanceof Queue.WaitingItem) b.append("      <timestamp><time>").append(((Queue.WaitingItem) i).timestamp.getTimeInMillis()).append("</time></timestamp>\n");
        return b.append("    </" + tag + ">\n").toString();
    }

    /** Throws when the task can't be found, as the converters of items do. */
    public static Queue.Item read(Element e) {
        String name = Xml.child(e, "task").getTextContent().trim();
        Job<?, ?> j = Jenkins.get().getItemByFullName(name, Job.class);
        if (j == null) throw new IllegalStateException("No such job " + name);
        List<Action> actions = Xml.child(e, "actions") == null ? List.of() : Xml.actions(Xml.child(e, "actions"));
        Element t = Xml.child(e, "timestamp");
        long due = t == null ? 0 : Long.parseLong(t.getTextContent().trim());
        return Queue.FromFile.make((Queue.Task) j, actions, Long.parseLong(Xml.child(e, "id").getTextContent().trim()), due);
    }

    @Override public Object unmarshal(com.thoughtworks.xstream.io.HierarchicalStreamReader reader) {
        return read(((com.thoughtworks.xstream.io.xml.DomReader) reader).element());
    }
}
