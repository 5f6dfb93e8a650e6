using System.Globalization;
using Hostcall.GuestPayloads;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>Calls on memory and descriptors that the path itself stands on.</summary>
internal static unsafe class MemoryProbes
{
    public static IReadOnlyList<Probe> All { get; } =
    [
        new("new-page", "a buffer that nobody has touched is filled", run =>
        {
            long page = Map(RegionLayout.PageSize);
            long result = run.Call(SYS_uname, page);
            return $"{Answers.Of(result)}, {(*(byte*)page == 'L' ? "filled" : "empty")}";
        })
        {
            Because = "the call may sleep and fault: kvm->srcu is not held",
        },
        new("bad-buffer", "a buffer that is not there is EFAULT", run => Answers.Of(run.Call(SYS_uname, RegionLayout.PageSize)))
        {
            Because = "the kernel's exception tables work in any context of the task",
        },
        new("mmap", "mmap() makes memory that the process has", run =>
        {
            long page = run.Call(SYS_mmap, 0, RegionLayout.PageSize, 3, 0x22, -1, 0);
            if (page is < 0 and > -4096) return Answers.Of(page);
            *(long*)page = 1;
            return "writable";
        })
        {
            Because = "the task's memory is the VMM's",
        },
        new("munmap-own", "munmap() of the request's own page", run => Answers.Of(run.Call(SYS_munmap, RegionLayout.Request, RegionLayout.PageSize)))
        {
            Because = "a plain call returns in a register and its caller is killed when it touches the page; a hypercall has nowhere to put the result, and the "
                + "next entry of the guest finds no memory; a payload in another process's memory keeps its page, and the VMM is killed that looks for results",
            Hypercalls = Agreement.Wrong, WithoutGuest = Agreement.Wrong,
        },
        new("end-of-file", "a pipe is at its end when the only writer was closed by the call before", run =>
        {
            var (reading, writing) = TaskProbes.Pipe();
            long[] results = run.Calls(new(SYS_close, writing), new(SYS_read, reading, ProbeRun.Buffer, 1));
            return $"{Answers.Of(results[0])}, {Answers.Of(results[1])}";
        })
        {
            Because = "____fput() is task work, which is done before the guest is entered again; a patch that does not do it leaves the pipe open for ever",
        },
        new("own-vcpu", "close() of the vCPU's descriptor, and a call after it", run =>
        {
            long[] results = run.Calls(new Request(SYS_close, OwnDescriptor()), new Request(SYS_getpid));
            return $"{Answers.Of(results[0])}, {(results[1] == ProbeRun.Plain(SYS_getpid) ? "then the process id" : "then something else")}";
        })
        {
            Because = "KVM holds a reference while KVM_RUN is under way (patch 5); a VMM that makes the call itself has no vCPU to enter again",
            AtExit = Agreement.Wrong,
        },
        new("dup", "dup() gives the lowest free number", run =>
        {
            var (reading, _) = TaskProbes.Pipe();
            long lowest = ProbeRun.Plain(SYS_dup, reading);
            ProbeRun.Plain(SYS_close, lowest);
            return run.Call(SYS_dup, reading) == lowest ? "the lowest" : "another";
        })
        {
            Because = "one table of descriptors",
        },
    ];

    private static long Map(int length) => ProbeRun.Plain(SYS_mmap, 0, length, 3, 0x22, -1, 0);

    /// <summary>That of the vCPU; where there is none, any other.</summary>
    private static long OwnDescriptor()
    {
        foreach (string file in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name.StartsWith("anon_inode:kvm-vcpu", StringComparison.Ordinal) == true)
                return long.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture);
        }

        return TaskProbes.Pipe().Reading;
    }
}
