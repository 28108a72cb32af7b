// requires: org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval  (script-security)
// Staying in step: scriptApproval.xml.
package footman

import groovy.transform.CompileStatic
import java.lang.reflect.Method
import org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval

@CompileStatic
final class ApprovalRoom implements Room, Reloader {
    String name() { return 'script-approval' }

    boolean needed() { return false }

    void install() { Reloaders.ALL.put('script-approval', this) }

    /** load() empties the lists first and is synchronized, like all that asks them. Older ones did not tell the whitelist: reconfigure() does. */
    void reload(File file) throws Exception {
        ScriptApproval now = ScriptApproval.get()
        now.load()
        Method tell = ScriptApproval.getDeclaredMethod('reconfigure')
        tell.setAccessible(true)
        tell.invoke(now)
    }
}

new ApprovalRoom()
