// Footman's bridge: makes this controller one of several replicas that share one JENKINS_HOME.
// Joined from jenkins/bridge/groovy/core/*.groovy; the design is in jenkins/bridge/DESIGN.md.
// Reads best in order: who am I, ledger, disk, veto, claim, features, sidecar, adoption, rooms, main.
package footman

import groovy.json.JsonOutput
import groovy.json.JsonSlurperClassic
import groovy.transform.CompileStatic
import hudson.AbortException
import hudson.EnvVars
import hudson.ExtensionList
import hudson.FilePath
import hudson.init.InitMilestone
import hudson.lifecycle.Lifecycle
import hudson.model.*
import hudson.model.listeners.ItemListener
import hudson.model.listeners.RunListener
import hudson.model.queue.CauseOfBlockage
import hudson.model.queue.QueueTaskDispatcher
import hudson.model.queue.ScheduleResult
import hudson.remoting.Channel
import hudson.scheduler.CronTabList
import hudson.scheduler.Hash
import hudson.security.ACL
import hudson.security.ACLContext
import hudson.slaves.AbstractCloudSlave
import hudson.slaves.ComputerListener
import hudson.slaves.EphemeralNode
import hudson.slaves.OfflineCause
import hudson.slaves.SlaveComputer
import hudson.triggers.SCMTrigger
import hudson.triggers.TimerTrigger
import hudson.triggers.Trigger
import hudson.util.DoubleLaunchChecker
import hudson.security.ACL
import hudson.security.ACLContext
import hudson.util.VersionNumber
import jakarta.servlet.http.HttpServletRequest
import jakarta.servlet.http.HttpServletResponse
import java.lang.reflect.Field
import java.nio.ByteBuffer
import java.nio.channels.FileChannel
import java.nio.channels.FileLock
import java.nio.charset.StandardCharsets
import java.nio.file.*
import java.security.MessageDigest
import java.security.SecureRandom
import java.time.Instant
import java.util.concurrent.*
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicLong
import java.util.function.IntPredicate
import java.util.logging.Level
import java.util.logging.Logger
import jenkins.model.Jenkins
import jenkins.model.NodeListener
import jenkins.model.ParameterizedJobMixIn
import jenkins.model.ParameterizedJobMixIn
import jenkins.model.lazy.LazyBuildMixIn
import jenkins.model.queue.QueueIdStrategy
import jenkins.scm.SCMDecisionHandler
import jenkins.triggers.TriggeredItem
import jenkins.slaves.JnlpAgentReceiver
import jenkins.util.HttpServletFilter
import org.jenkinsci.remoting.engine.JnlpConnectionState
import org.jenkinsci.remoting.protocol.impl.ConnectionRefusalException

/** Who this controller is, as `footman run` told it. */
@CompileStatic
final class Footman {
    static final String VERSION = '@FOOTMAN_BRIDGE_VERSION@' // replaced by the installer
    static final String NAME = System.getenv('FOOTMAN_REPLICA')
    static final long INCARNATION = Long.parseLong(System.getenv('FOOTMAN_INCARNATION'))
    static final File HOME = new File(System.getenv('FOOTMAN_HOME'))
    static final File DIR = new File(HOME, '.footman')
    static final File OWN = new File(DIR, 'running/' + NAME + '/' + INCARNATION) // ledger folder of this life
    static final Logger log = Logger.getLogger('footman')
    /** True when no running build without an own record can be loaded in any way. Set once, by Main. */
    public static volatile boolean vetoActive = false

    private static final Set<String> said = ConcurrentHashMap.newKeySet()

    /** Logs a warning once for each key, so that a fault that repeats doesn't fill the log. */
    static void once(String key, String message, Throwable t = null) {
        if (said.size() < 1000 && said.add(key)) { log.log(Level.WARNING, message, t) }
    }

    /** Ends the JVM at once: nothing that runs here may go on. Builds stay in the ledger and are adopted. */
    static void halt(String reason) {
        try {
            log.severe('halting: ' + reason)
            System.err.println('Footman: this controller ends: ' + reason)
            System.err.flush()
            Status.halted(reason)
        } catch (Throwable ignored) {
        } finally {
            Runtime.getRuntime().halt(74)
        }
    }
}
