package homegen

import (
	"fmt"
	"strings"
)

const header = "<?xml version='1.1' encoding='UTF-8'?>\n"

// rootConfig lets a controller serve at once: nobody has to log in, no setup wizard.
const rootConfig = header + `<hudson>
  <disabledAdministrativeMonitors/>
  <version>2.516.2</version>
  <numExecutors>0</numExecutors>
  <mode>NORMAL</mode>
  <useSecurity>true</useSecurity>
  <authorizationStrategy class="hudson.security.AuthorizationStrategy$Unsecured"/>
  <securityRealm class="hudson.security.SecurityRealm$None"/>
  <projectNamingStrategy class="jenkins.model.ProjectNamingStrategy$DefaultProjectNamingStrategy"/>
  <quietPeriod>0</quietPeriod>
  <views>
    <hudson.model.AllView>
      <owner class="hudson" reference="../../.."/>
      <name>all</name>
      <filterExecutors>false</filterExecutors>
      <filterQueue>false</filterQueue>
      <properties class="hudson.model.View$PropertyList"/>
    </hudson.model.AllView>
  </views>
  <primaryView>all</primaryView>
  <slaveAgentPort>-1</slaveAgentPort>
  <label></label>
  <nodeProperties/>
  <globalNodeProperties/>
</hudson>`

// rootFiles lie in every home.
var rootFiles = map[string]string{
	"config.xml": rootConfig,
	"jenkins.install.InstallUtil.lastExecVersion": "2.516.2",
	"jenkins.install.UpgradeWizard.state":         "2.516.2",
	"credentials.xml": header + `<com.cloudbees.plugins.credentials.SystemCredentialsProvider plugin="credentials@1419.v2337d1ceceef">
  <domainCredentialsMap class="hudson.util.CopyOnWriteMap$Hash"/>
</com.cloudbees.plugins.credentials.SystemCredentialsProvider>`,
}

// buildXML is the record of a Pipeline's build that has ended.
const buildXML = header + `<flow-build plugin="workflow-job@1546.v62a_c59c112dd">
  <actions>
    <hudson.model.CauseAction>
      <causeBag class="linked-hash-map">
        <entry>
          <hudson.triggers.TimerTrigger_-TimerTriggerCause/>
          <int>1</int>
        </entry>
      </causeBag>
    </hudson.model.CauseAction>
  </actions>
  <queueId>2</queueId>
  <timestamp>1795399000297</timestamp>
  <startTime>1795399000541</startTime>
  <result>SUCCESS</result>
  <duration>2560</duration>
  <charset>UTF-8</charset>
  <keepLog>false</keepLog>
  <execution class="org.jenkinsci.plugins.workflow.cps.CpsFlowExecution">
    <result>SUCCESS</result>
    <script>echo &apos;done&apos;</script>
    <durabilityHint>MAX_SURVIVABILITY</durabilityHint>
    <iota>3</iota>
    <head>1:3</head>
    <done>true</done>
    <resumeBlocked>false</resumeBlocked>
    <storageDir>workflow-completed</storageDir>
  </execution>
  <completed>true</completed>
  <checkouts class="hudson.util.PersistedList"/>
</flow-build>`

// config of an item. No two are equal, and jobs take 1 to 4 KB, as those of people do.
func (p Plan) config(i Item) string {
	switch {
	case i.Project:
		return header + `<org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject plugin="workflow-multibranch@806.vb_b_688f609ee9">
  <description>` + i.Folder + `</description>
  <sources class="jenkins.branch.MultiBranchProject$BranchSourceList"/>
</org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject>`
	case !i.Job():
		return header + `<com.cloudbees.hudson.plugins.folder.Folder plugin="cloudbees-folder@6.1026.ve06dd48b_6fb_5">
  <description>` + i.Folder + `</description>
  <properties/>
  <views>
    <hudson.model.AllView>
      <owner class="com.cloudbees.hudson.plugins.folder.Folder" reference="../../.."/>
      <name>All</name>
    </hudson.model.AllView>
  </views>
  <healthMetrics/>
</com.cloudbees.hudson.plugins.folder.Folder>`
	}
	var steps strings.Builder
	for n := range 10 + p.draw(i.Folder, 0).IntN(40) {
		fmt.Fprintf(&steps, "    sh &apos;make -C part-%d check&apos; // %s\n", n, i.Folder[max(0, len(i.Folder)-20):])
	}
	return header + `<flow-definition plugin="workflow-job@1546.v62a_c59c112dd">
  <actions/>
  <description>` + i.Folder + `</description>
  <keepDependencies>false</keepDependencies>
  <properties/>
  <definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition" plugin="workflow-cps@4175.v2f94ea_3ea_4f3">
    <script>node(&apos;linux&apos;) {
` + steps.String() + `}</script>
    <sandbox>true</sandbox>
  </definition>
  <triggers/>
  <disabled>false</disabled>
</flow-definition>`
}

// permalinks as Jenkins writes them beside a job's builds.
func permalinks(builds int) string {
	return fmt.Sprintf("lastCompletedBuild %d\nlastFailedBuild -1\nlastStableBuild %d\nlastSuccessfulBuild %d\nlastUnsuccessfulBuild -1\n", builds, builds, builds)
}

func nodeConfig(name string) string {
	return header + `<slave>
  <name>` + name + `</name>
  <remoteFS>/home/jenkins</remoteFS>
  <numExecutors>2</numExecutors>
  <mode>NORMAL</mode>
  <retentionStrategy class="hudson.slaves.RetentionStrategy$Always"/>
  <launcher class="hudson.slaves.JNLPLauncher"/>
  <label>linux</label>
  <nodeProperties/>
</slave>`
}

func userConfig(id string) string {
	return header + `<user>
  <version>10</version>
  <id>` + id + `</id>
  <fullName>` + id + `</fullName>
  <properties/>
</user>`
}

func userMap(folders map[string]string, ids []string) string {
	var b strings.Builder
	b.WriteString(header + "<hudson.model.UserIdMapper>\n  <version>1</version>\n  <idToDirectoryNameMap class=\"concurrent-hash-map\">\n")
	for _, id := range ids {
		fmt.Fprintf(&b, "    <entry>\n      <string>%s</string>\n      <string>%s</string>\n    </entry>\n", id, folders[id])
	}
	b.WriteString("  </idToDirectoryNameMap>\n</hudson.model.UserIdMapper>")
	return b.String()
}

func descriptor(name string, n int) string {
	return fmt.Sprintf("%s<%s>\n  <setting>%d</setting>\n</%s>", header, name, n, name)
}
