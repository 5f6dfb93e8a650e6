using System.Text.Json.Nodes;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>Holds every fact of the manifest against the list of unread ones.</summary>
internal static class Accounting
{
    /// <summary>Each single-valued fact, where it is in the JSON, and how its entry on the list of unread facts may begin.</summary>
    private static readonly (string Path, string[] Unread)[] Facts =
    [
        ("cpu.vendor", ["CPU vendor", "CPU identity"]),
        ("cpu.model_name", ["CPU model name", "CPU identity"]),
        ("cpu.family", ["CPU family", "CPU identity"]),
        ("cpu.model", ["CPU model", "CPU identity"]),
        ("cpu.stepping", ["CPU stepping", "CPU identity"]),
        ("cpu.hardware_virtualization", ["CPU flags", "CPU identity"]),
        ("topology.online", ["online CPUs"]),
        ("topology.possible", ["possible CPUs"]),
        ("topology.isolated", ["isolated CPUs"]),
        ("topology.nohz_full", ["nohz_full CPUs"]),
        ("topology.allowed", ["allowed CPUs", "state of this process"]),
        ("topology.smt_active", ["SMT active"]),
        ("topology.smt_control", ["SMT control"]),
        ("kernel.release", ["kernel release"]),
        ("kernel.version", ["kernel version"]),
        ("kernel.config", ["kernel configuration"]),
        ("kernel.command_line", ["kernel command line"]),
        ("frequency.turbo", ["turbo"]),
        ("clock.current", ["clocksource"]),
        ("clock.constant_tsc", ["CPU flags", "CPU identity"]),
        ("virtualization.hypervisor_flag", ["CPU flags", "CPU identity"]),
        ("virtualization.cpuid_signatures", ["hypervisor signature"]),
        ("virtualization.sys_hypervisor_type", ["hypervisor type"]),
        ("memory.total_kib", ["memory"]),
        ("memory.available_kib", ["available memory", "memory"]),
        ("memory.swap_total_kib", ["swap size", "memory"]),
        ("memory.swap_used_kib", ["swap", "memory"]),
        ("memory.transparent_hugepages", ["transparent huge pages"]),
        ("memory.transparent_hugepage_defrag", ["transparent huge page defragmentation"]),
        ("memory.same_page_merging", ["same-page merging"]),
        ("thermal.core_throttle_count", ["core throttle count", "thermal throttling"]),
        ("thermal.package_throttle_count", ["package throttle count", "thermal throttling"]),
        ("cgroup.version", ["control group CPU limit"]),
        ("cgroup.cpu_quota", ["control group CPU limit"]),
        ("cgroup.throttled_periods", ["control group throttling"]),
        ("cgroup.cpuset", ["cpuset"]),
        ("security.randomize_va_space", ["address space randomization"]),
        ("security.aslr_off_for_this_process", ["personality"]),
        ("security.perf_event_paranoid", ["perf_event_paranoid"]),
        ("security.kptr_restrict", ["kptr_restrict"]),
        ("security.yama_ptrace_scope", ["Yama ptrace_scope"]),
        ("security.seccomp_mode", ["seccomp mode", "state of this process"]),
        ("security.no_new_privileges", ["no_new_privs", "state of this process"]),
        ("security.capabilities", ["capabilities", "state of this process"]),
        ("limits.rtprio", ["limit \"Max realtime priority\"", "resource limits"]),
        ("limits.memlock_bytes", ["limit \"Max locked memory\"", "resource limits"]),
        ("load.one_minute", ["load"]),
        ("load.runnable", ["load"]),
    ];

    /// <summary>Every mitigation and module parameter that has a file is a value or on the list.</summary>
    internal static void AssertComplete(MachineFacts facts, CapturedMachine machine)
    {
        AssertComplete(facts);
        foreach (var path in machine.Paths)
        {
            var name = Path.GetFileName(path);
            var module = path.StartsWith("/sys/module/kvm", StringComparison.Ordinal) ? path.Split('/')[3] : null;
            if (path.StartsWith("/sys/devices/system/cpu/vulnerabilities/", StringComparison.Ordinal))
                Assert.True(facts.Mitigations.ByName.ContainsKey(name) != IsUnread(facts, $"mitigation of {name}"), path);
            else if (module is not null && path.Contains("/parameters/", StringComparison.Ordinal))
                Assert.True(facts.Kvm.Modules.Single(found => found.Name == module).Parameters.ContainsKey(name) != IsUnread(facts, $"parameter {name} of {module}"), path);
        }
    }

    /// <summary>A fact without a value is on the list, with a reason.</summary>
    internal static void AssertComplete(MachineFacts facts)
    {
        var json = facts.ToJson();
        foreach (var (path, unread) in Facts)
        {
            var parts = path.Split('.');
            var value = Assert.IsType<JsonObject>(json[parts[0]])[parts[1]];
            if (value is null)
                Assert.True(facts.Unread.Any(item => unread.Any(begin => item.What.StartsWith(begin, StringComparison.Ordinal))), $"{path} is null and not listed as unread.");
        }

        Assert.All(facts.Unread, item => Assert.False(string.IsNullOrWhiteSpace(item.What) || string.IsNullOrWhiteSpace(item.Reason)));
    }

    private static bool IsUnread(MachineFacts facts, string what) => facts.Unread.Any(item => item.What == what);
}
