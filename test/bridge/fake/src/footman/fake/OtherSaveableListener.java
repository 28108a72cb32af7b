package footman.fake;

import hudson.XmlFile;
import hudson.model.Saveable;
import hudson.model.listeners.SaveableListener;

/** A listener of some plugin, which may throw: Jenkins swallows that. */
public class OtherSaveableListener extends SaveableListener {
    @Override public void onChange(Saveable o, XmlFile file) { Faults.everywhere("otherSaveable"); }
}
