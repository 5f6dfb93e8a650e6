using System.Diagnostics;
using System.Runtime.InteropServices;
using Hostcall.Paths.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>Holds structs and numbers against the system's C headers, by compiling assertions.</summary>
public sealed class NativeLayoutTests
{
    [Fact]
    public void Structs_and_numbers_agree_with_the_headers()
    {
        var folder = Directory.CreateTempSubdirectory("hostcall-layout-");
        try
        {
            var source = Path.Join(folder.FullName, "layout.c");
            File.WriteAllLines(source, Program());
            var (code, output) = Compile(source);
            Assert.True(code == 0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> Program() =>
    [
        "#define _GNU_SOURCE", "#include <errno.h>", "#include <fcntl.h>", "#include <stddef.h>", "#include <sys/ptrace.h>",
        "#include <sys/resource.h>", "#include <sys/syscall.h>", "#include <time.h>", "#include <unistd.h>",
        "#include <linux/capability.h>", "#include <linux/kvm.h>", "#include <linux/perf_event.h>",
        Size<TimeSpec>("struct timespec"),
        Offset<TimeSpec>(nameof(TimeSpec.Nanoseconds), "struct timespec", "tv_nsec"),
        Size<ResourceUsage>("struct rusage"),
        Offset<ResourceUsage>(nameof(ResourceUsage.MinorFaults), "struct rusage", "ru_minflt"),
        Offset<ResourceUsage>(nameof(ResourceUsage.VoluntarySwitches), "struct rusage", "ru_nvcsw"),
        Offset<ResourceUsage>(nameof(ResourceUsage.InvoluntarySwitches), "struct rusage", "ru_nivcsw"),
        Same("PERF_ATTR_SIZE_VER0", Marshal.SizeOf<PerfEventAttr>()),
        Offset<PerfEventAttr>(nameof(PerfEventAttr.Config), "struct perf_event_attr", "config"),
        Offset<PerfEventAttr>(nameof(PerfEventAttr.ReadFormat), "struct perf_event_attr", "read_format"),
        Offset<PerfEventAttr>(nameof(PerfEventAttr.WakeupEvents), "struct perf_event_attr", "wakeup_events"),
        Offset<PerfEventAttr>(nameof(PerfEventAttr.Config1), "struct perf_event_attr", "config1"),
        Same("PERF_TYPE_HARDWARE", PerfEventAttr.Hardware), Same("PERF_TYPE_SOFTWARE", PerfEventAttr.Software),
        Same("PERF_COUNT_HW_CPU_CYCLES", (long)PerfEventAttr.CpuCycles), Same("PERF_COUNT_HW_INSTRUCTIONS", (long)PerfEventAttr.InstructionsRetired), Same("PERF_COUNT_SW_TASK_CLOCK", (long)PerfEventAttr.TaskClock),
        Same("RUSAGE_THREAD", ResourceUsage.Thread), Same("RUSAGE_SELF", ResourceUsage.Process),
        Same("CLOCK_REALTIME", Clocks.Realtime), Same("CLOCK_MONOTONIC", Clocks.Monotonic), Same("CLOCK_BOOTTIME", Clocks.Boottime),
        Same("O_RDONLY", Libc.O_RDONLY), Same("O_RDWR", Libc.O_RDWR), Same("O_NONBLOCK", Libc.O_NONBLOCK), Same("O_CLOEXEC", Libc.O_CLOEXEC),
        Same("X_OK", Libc.X_OK), Same("PTRACE_CONT", PtraceProbe.Continue), Same("PERF_FLAG_FD_CLOEXEC", PerfCounter.CloseOnExec),
        Same("KVM_GET_API_VERSION", (long)KvmProbe.GetApiVersion), Same("KVM_CREATE_VM", (long)KvmProbe.CreateVm), Same("KVM_CHECK_EXTENSION", (long)KvmProbe.CheckExtension),
        Same("KVM_CAP_IMMEDIATE_EXIT", (long)KvmProbe.CapImmediateExit), Same("KVM_CAP_BINARY_STATS_FD", (long)KvmProbe.CapBinaryStatsFd),
        Same("CAP_SYS_PTRACE", Capabilities.CAP_SYS_PTRACE), Same("CAP_SYS_ADMIN", Capabilities.CAP_SYS_ADMIN), Same("CAP_SYS_NICE", Capabilities.CAP_SYS_NICE), Same("CAP_PERFMON", Capabilities.CAP_PERFMON),
        Same("EPERM", Errno.EPERM), Same("ENOENT", Errno.ENOENT), Same("ESRCH", Errno.ESRCH), Same("EINTR", Errno.EINTR), Same("EIO", Errno.EIO),
        Same("EACCES", Errno.EACCES), Same("EBUSY", Errno.EBUSY), Same("ENODEV", Errno.ENODEV), Same("ENOTDIR", Errno.ENOTDIR), Same("EISDIR", Errno.EISDIR),
        Same("EINVAL", Errno.EINVAL), Same("ENOSYS", Errno.ENOSYS), Same("EOPNOTSUPP", Errno.EOPNOTSUPP),
        Same("SYS_perf_event_open", PerfCounter.SystemCallNumber),
    ];

    private static string Size<T>(string type) => Same($"sizeof({type})", Marshal.SizeOf<T>());

    private static string Offset<T>(string field, string type, string member) => Same($"offsetof({type}, {member})", (long)Marshal.OffsetOf<T>(field));

    private static string Same(string expression, long value) => $"_Static_assert(({expression}) == {value}, \"{expression}\");";

    private static (int Code, string Output) Compile(string source)
    {
        var start = new ProcessStartInfo("cc", ["-fsyntax-only", source]) { RedirectStandardError = true };
        try
        {
            using var compiler = Process.Start(start)!;
            var output = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return (compiler.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception failure)
        {
            Assert.Skip($"no C compiler: {failure.Message}");
            throw;
        }
    }
}
