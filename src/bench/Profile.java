import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;

/**
 * Says where the time of searches goes while they are made: {@code java Profile.java PID seconds recording.jfr}. Two tables by phase: of
 * the clock's time, waiting included, from the stacks of worker threads that are at a search; and of the processors' time, from the Java
 * Flight Recorder, of all threads. Then the methods that are most often at the top, and the service's own that lead there.
 */
class Profile {
    private static final long PAUSE_MILLIS = 25;
    private static final int DEEPEST = 200;

    /** The first that is found on the way down from a stack's top tells the phase. */
    private static final Map<String, String> PHASES = phases();

    private static Map<String, String> phases() {
        Map<String, String> phases = new LinkedHashMap<>();
        phases.put("org.communique.analysis.TextAnalyzer.readings", "query: analysed");
        phases.put("org.communique.analysis.Highlighter", "highlights");
        phases.put("org.communique.search.Highlights", "highlights");
        phases.put("org.communique.search.ReleaseSearch.organizations", "organizations' names");
        phases.put("org.communique.search.FacetCounts.top", "facets: the most frequent");
        phases.put("org.communique.search.FacetCounts", "facets: counted");
        phases.put("org.communique.search.FacetedSearch.best", "index: the best found");
        phases.put("org.communique.search.FacetedSearch.counted", "index: everything found");
        phases.put("org.communique.search.SearchQueryBuilder", "query: made");
        phases.put("org.communique.search.LuceneBackend.query", "query: made");
        phases.put("org.communique.search.LuceneBackend.languages", "index: languages");
        phases.put("org.communique.search.LuceneBackend.hits", "index: hits");
        phases.put("org.communique.search.LuceneBackend", "index: else");
        phases.put("org.communique.search.SearchIndex.ready", "journal: what is pending");
        phases.put("org.communique.release.VisibleReleases.visible", "rows read back");
        phases.put("org.communique.release.VisibleReleases.holdUntilNext", "next publication looked up");
        phases.put("org.communique.web.CachingFilter", "JSON and entity tag");
        phases.put("org.communique.search.SearchResource_Subclass", "search: else");
        phases.put("org.communique.web", "web");
        return phases;
    }

    private record Frame(String owner, String method) {
        boolean is(String name) {
            String full = owner + '.' + method;
            return full.startsWith(name) && (full.length() == name.length() || ".$".indexOf(full.charAt(name.length())) >= 0)
                    // A lambda of the method.
                    || method.startsWith("lambda$") && (owner + '.' + method.split("\\$")[1]).equals(name);
        }
    }

    public static void main(String... args) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(args[0]);
        String address = machine.startLocalManagementAgent();
        machine.detach();
        long seconds = Long.parseLong(args[1]);
        Path recording = Path.of(args[2]).toAbsolutePath();
        Map<String, Integer> clock = new HashMap<>();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            MBeanServerConnection connection = connector.getMBeanServerConnection();
            FlightRecorderMXBean recorder = JMX.newMXBeanProxy(
                    connection, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    connection, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            long id = recorder.newRecording();
            recorder.setPredefinedConfiguration(id, "profile");
            recorder.startRecording(id);
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                sample(threads, clock);
                Thread.sleep(PAUSE_MILLIS);
            }
            recorder.stopRecording(id);
            recorder.copyTo(id, recording.toString());
            recorder.closeRecording(id);
        }
        print("of the clock's time of searches", clock, 20);
        printProcessors(recording);
    }

    private static void sample(ThreadMXBean threads, Map<String, Integer> clock) {
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds(), DEEPEST)) {
            if (thread != null && thread.getThreadName().startsWith("executor-thread")) {
                List<Frame> stack = Arrays.stream(thread.getStackTrace())
                        .map(frame -> new Frame(frame.getClassName(), frame.getMethodName()))
                        .toList();
                boolean atWork = stack.stream().anyMatch(frame -> frame.owner().startsWith("org.jboss.resteasy.reactive")
                        || frame.owner().startsWith("org.communique"));
                if (atWork) {
                    clock.merge(phase(thread.getThreadName(), stack), 1, Integer::sum);
                }
            }
        }
    }

    private static String phase(String thread, List<Frame> stack) {
        if (!thread.startsWith("executor-thread")) {
            return "(other threads) " + thread.replaceAll("[-#: ]*\\d.*", "");
        }
        for (Map.Entry<String, String> phase : PHASES.entrySet()) {
            if (stack.stream().anyMatch(frame -> frame.is(phase.getKey()))) {
                return phase.getValue();
            }
        }
        return "HTTP and the framework";
    }

    private static void printProcessors(Path recording) throws IOException {
        Map<String, Integer> phases = new HashMap<>();
        Map<String, Integer> tops = new HashMap<>();
        Map<String, Integer> own = new HashMap<>();
        Map<String, Long> allocated = new HashMap<>();
        Set<Long> known = new HashSet<>();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                String type = event.getEventType().getName();
                boolean allocation = type.equals("jdk.ObjectAllocationSample");
                if (event.getStackTrace() == null || !allocation && !type.equals("jdk.ExecutionSample")) {
                    continue;
                }
                List<Frame> stack = event.getStackTrace().getFrames().stream().map(Profile::frame).toList();
                RecordedThread thread = event.getThread(allocation ? "eventThread" : "sampledThread");
                String phase = phase(thread == null ? "?" : String.valueOf(thread.getJavaName()), stack);
                if (allocation && thread != null && known.add(thread.getId())) {
                    // The first counts all that the thread allocated before the recording.
                    continue;
                }
                if (allocation) {
                    allocated.merge(phase, event.getLong("weight"), Long::sum);
                } else {
                    phases.merge(phase, 1, Integer::sum);
                    tops.merge(name(stack.get(0)) + "  (" + phase + ')', 1, Integer::sum);
                    first(stack.stream(), frame -> frame.owner().startsWith("org.communique"))
                            .ifPresent(name -> own.merge(name, 1, Integer::sum));
                }
            }
        }
        print("of the processors' time", phases, 20);
        print("of the processors' time, at the top", tops, 40);
        print("of the processors' time, the service's own method that is nearest", own, 25);
        Map<String, Integer> kilobytes = new HashMap<>();
        allocated.forEach((phase, bytes) -> kilobytes.put(phase, (int) (bytes / 1_000)));
        print("of what was allocated, in KB", kilobytes, 20);
    }

    private static Optional<String> first(Stream<Frame> stack, Function<Frame, Boolean> wanted) {
        return stack.filter(wanted::apply).findFirst().map(Profile::name);
    }

    private static Frame frame(RecordedFrame frame) {
        return new Frame(frame.getMethod().getType().getName(), frame.getMethod().getName());
    }

    private static String name(Frame frame) {
        return frame.owner().replaceAll("\\b([a-z])\\w*\\.", "$1.") + '.' + frame.method();
    }

    private static void print(String of, Map<String, Integer> counts, int most) {
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        System.out.printf("%n%% %s (%d)%n", of, all);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(most)
                .forEach(e -> System.out.printf("%5.1f  %s%n", 100.0 * e.getValue() / all, e.getKey()));
    }
}
