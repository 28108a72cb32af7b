// requires: jenkins.model.Jenkins
// Staying in step: reports what this controller saves, loads what others saved. Joined from sync/*.groovy;
// 10-49 report, 50-99 apply. The design is in jenkins/bridge/DESIGN.md and syncstate/DESIGN.md.
package footman

import groovy.transform.CompileDynamic
import groovy.transform.CompileStatic
import hudson.ExtensionList
import hudson.XmlFile
import hudson.init.InitMilestone
import hudson.model.*
import hudson.model.listeners.ItemListener
import hudson.model.listeners.RunListener
import hudson.model.listeners.SaveableListener
import hudson.security.ACL
import hudson.security.ACLContext
import hudson.slaves.AbstractCloudSlave
import hudson.slaves.SlaveComputer
import hudson.triggers.Trigger
import jakarta.servlet.http.HttpServletRequest
import jakarta.servlet.http.HttpServletResponse
import java.lang.reflect.Field
import java.nio.charset.StandardCharsets
import java.nio.file.*
import java.nio.file.attribute.FileTime
import java.security.MessageDigest
import java.util.concurrent.*
import java.util.concurrent.atomic.AtomicBoolean
import java.util.concurrent.atomic.AtomicLong
import java.util.logging.Level
import jenkins.model.Jenkins
import jenkins.model.NodeListener
import jenkins.model.ParameterizedJobMixIn
import jenkins.model.lazy.LazyBuildMixIn
import jenkins.util.HttpServletFilter
