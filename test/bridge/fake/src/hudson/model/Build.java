package hudson.model;

import footman.fake.Spec;
import footman.fake.Ticks;
import footman.fake.Xml;
import hudson.model.listeners.RunListener;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Writes no build.xml until it ends; runs in its executor and dies with it. */
public abstract class Build<P extends Project<P, B>, B extends Build<P, B>> extends AbstractBuild<P, B> {
    protected Build(P project) throws IOException { super(project); }
    protected Build(P project, File buildDir) throws IOException { super(project, buildDir); }

    public void run() {
        Ticks log = new Ticks(getLogFile());
        try {
            onStartBuilding();
            RunListener.fireStarted(this, TaskListener.NULL);
            Map<String, String> asked = new HashMap<>();
            ParametersAction p = getAction(ParametersAction.class);
            if (p != null) for (ParameterValue v : p.getAllParameters()) asked.put(v.getName(), String.valueOf(v.getValue()));
            Spec s = Spec.of(getParent().xml(), asked);
            log.run(s, () -> true);
            result = s.code == 0 ? Result.SUCCESS : Result.FAILURE;
            RunListener.fireCompleted(this, TaskListener.NULL);
            log.say("Finished: " + result);
            duration = System.currentTimeMillis() - startTime;
        } catch (IOException | InterruptedException e) {
            result = Result.FAILURE;
        } finally {
            log.close();
        }
        try {
            save();
        } catch (IOException | IllegalStateException e) {
            Logger.getLogger(Run.class.getName()).log(Level.SEVERE, "Failed to save build record", e);
        }
        onEndBuilding();
    }

    @Override protected String toXml() {
        StringBuilder b = new StringBuilder("<?xml version='1.1' encoding='UTF-8'?>\n<build>\n").append(Xml.textOf(getActions(), "  "));
        b.append("  <queueId>").append(getQueueId()).append("</queueId>\n  <timestamp>").append(timestamp).append("</timestamp>\n  <startTime>").append(startTime).append("</startTime>\n");
        if (result != null) b.append("  <result>").append(result).append("</result>\n");
        return b.append("  <duration>").append(duration).append("</duration>\n  <charset>UTF-8</charset>\n  <keepLog>false</keepLog>\n  <hudsonVersion>").append(jenkins.model.Jenkins.VERSION).append("</hudsonVersion>\n</build>\n").toString();
    }
}
