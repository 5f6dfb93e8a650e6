using System.Buffers.Binary;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using static Hostcall.Hazards.X64.Sys;

namespace Hostcall.Hazards.X64;

/// <summary>Calls that read or write registers of the task: segment bases, tables of segments, the FPU, keys.</summary>
internal static unsafe class RegisterProbes
{
    private const long SomeBase = 0x777_7000;
    private const long OtherBase = 0x888_8000;

    /// <summary>How often a probe of segment bases asks.</summary>
    private const int Questions = 8;

    /// <summary>The first entry of the local table, for ring 3.</summary>
    private const int LdtSelector = 7;

    public static IReadOnlyList<Probe> All { get; } =
    [
        new("gs-read", "ARCH_GET_GS tells the thread's GS.base", run => FirstUnlike(Answers.Hex(SomeBase), () =>
        {
            ProbeRun.Plain(SYS_arch_prctl, ARCH_SET_GS, SomeBase);
            return run.Call(SYS_arch_prctl, ARCH_GET_GS, ProbeRun.Buffer) == 0 ? Answers.Hex(ProbeRun.Words[0]) : "failed";
        }))
        {
            Because = "on Intel MSR_KERNEL_GS_BASE holds the guest's value until vmx_prepare_switch_to_host(); AMD's VMLOAD brings the host's back at each exit",
            Fast = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
        },
        new("gs-write", "ARCH_SET_GS changes the thread's GS.base", run => FirstUnlike(Answers.Hex(OtherBase), () =>
        {
            ProbeRun.Plain(SYS_arch_prctl, ARCH_SET_GS, SomeBase);
            long seen = run.Look(new Request(SYS_arch_prctl, ARCH_SET_GS, OtherBase), &GsBase);
            return Answers.Hex(seen);
        }))
        {
            Because = "the write lands in a register that is loaded again from what was saved before the guest was entered",
            Fast = Agreement.Wrong, FastOnAmd = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
        },
        new("fs-read", "ARCH_GET_FS tells the thread's FS.base", run =>
        {
            ProbeRun.Plain(SYS_arch_prctl, ARCH_GET_FS, ProbeRun.Buffer);
            run.Call(SYS_arch_prctl, ARCH_GET_FS, ProbeRun.Buffer + 8);
            return ProbeRun.Words[0] == ProbeRun.Words[1] ? "the thread's" : "another";
        })
        {
            Because = "the CPU or VMLOAD restores FS.base at each exit",
            ByAnotherThread = Agreement.Wrong,
        },
        new("fs-write", "ARCH_SET_FS changes the thread's FS.base", run =>
        {
            long own = OwnFs = FsBase();
            long copy = CopyOfThreadBlock(own);
            return FirstUnlike("changed", () =>
            {
                long seen = run.Look(new Request(SYS_arch_prctl, ARCH_SET_FS, copy), &LeaveFs);
                return seen == copy ? "changed" : seen == own ? "as before" : "something else";
            });
        })
        {
            Because = "the CPU's host state, or VMLOAD's save area, has the value of when the guest was entered, and the next exit brings it back",
            Fast = Agreement.Wrong, FastOnAmd = Agreement.Wrong,
            ByAnotherThread = Agreement.Wrong,
        },
        new("ldt-first", "modify_ldt() makes the first segment of the process", run => FirstSegment(run.Call))
        {
            Because = "fast mode refuses it: LDTR was noted as empty before the guest was entered, and the next exit would take the new table away",
            Fast = Agreement.Refused, FastOnAmd = Agreement.Refused,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "LDTR of the CPU that runs the guest is loaded by an interrupt, and the next exit takes it away again: what it was before the guest was entered is put back",
        },
        new("ldt-more", "modify_ldt() changes a table that is there", run =>
        {
            FirstSegment((number, arguments) => ProbeRun.Plain(number, arguments));
            return FirstSegment(run.Call);
        })
        {
            Because = "fast mode refuses it, as for the first segment",
            Fast = Agreement.Refused, FastOnAmd = Agreement.Refused,
        },
        new("tsc-trap", "PR_SET_TSC holds for the calls after it", run =>
        {
            run.Calls(
                new(SYS_prctl, PR_SET_TSC, PR_TSC_SIGSEGV),
                new(SYS_prctl, PR_GET_TSC, ProbeRun.Buffer),
                new(SYS_prctl, PR_SET_TSC, PR_TSC_ENABLE));
            return Answers.Of((int)ProbeRun.Words[0]);
        })
        {
            Because = "CR4.TSD is part of HOST_CR4, which is written anew for each entry",
        },
        new("fpu-child", "fork() gives the child the thread's SSE registers", InheritedRegisters)
        {
            Because = "fpu_clone() copies the live registers, which are the guest's, and with shared FPU registers both have one set",
            Fast = Agreement.Wrong, FastOnAmd = Agreement.Wrong, SharedFpu = Agreement.Wrong, InProgram = Agreement.Refused,
            ByAnotherThread = Agreement.Wrong,
            BecauseOfThread = "fork() copies the thread that serves the queue, and the child serves it on: nobody comes back in it",
        },
        new("fpu-sleep", "a call that sleeps leaves the caller's SSE registers alone", run =>
        {
            ProbeRun.HoldRegisters();
            ProbeRun.Words[1] = 2_000_000;
            long result = run.Call(SYS_nanosleep, ProbeRun.Buffer, 0);
            return $"{Answers.Of(result)}, {(ProbeRun.AreRegistersKept() ? "kept" : "lost")}";
        })
        {
            Because = "a task that is switched away has its registers saved to the guest's fpstate and loaded again before the entry",
        },
        new("pkey", "a buffer that the thread's protection keys close is EFAULT", ClosedBuffer)
        {
            Because = "the host's PKRU is back at each exit (kvm_load_host_xsave_state()); the guest's has no say",
        },
        new("spec-ctrl", "PR_SET_SPECULATION_CTRL holds for the thread", run =>
        {
            long set = run.Call(SYS_prctl, PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_DISABLE);
            if (set < 0) return $"{ProbeRun.LackingWord}: control over the bypass of stores, {Answers.Of(set)}";
            return $"{Answers.Of(set)}, then {Answers.Of(ProbeRun.Plain(SYS_prctl, PR_GET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS))}";
        })
        {
            Because = "it is a flag of the task; KVM switches SPEC_CTRL around the guest",
            ByAnotherThread = Agreement.Wrong,
        },
    ];

    /// <summary>Makes a data segment at the buffer, and reads through it.</summary>
    private static string FirstSegment(Func<int, long[], long> call)
    {
        const long content = 0x1234_5678;
        ProbeRun.Words[32] = content;
        Span<byte> descriptor = ProbeRun.Bytes[..16]; // struct user_desc of asm/ldt.h
        descriptor.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[4..], (uint)ProbeRun.Buffer + 256);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], 0xFFF);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], 1 | (1 << 6)); // seg_32bit, useable
        long made = call(SYS_modify_ldt, [1, ProbeRun.Buffer, 16]);
        if (made != 0) return Answers.Of(made);
        return ((delegate* unmanaged<long, long>)ProbeRun.Load(HostSnippet.LoadGs))(LdtSelector) == content ? "usable" : "reads something else";
    }

    /// <summary>What <see cref="LeaveFs"/> goes back to.</summary>
    private static long OwnFs { get; set; }

    /// <summary>
    /// Asks several times, and tells an answer that is not the right one, if there was any. A task that is switched away between the call and the look has
    /// its segment bases loaded from what the kernel noted for it, which is right even where the register was not: one question alone may miss that.
    /// </summary>
    private static string FirstUnlike(string right, Func<string> ask)
    {
        for (int i = 0; i < Questions; i++)
            if (ask() is var answer && answer != right) return answer;
        return right;
    }

    private static long GsBase()
    {
        long own = 0;
        PlainCall.Make(SYS_arch_prctl, ARCH_GET_GS, (long)&own);
        return own;
    }

    private static long FsBase()
    {
        long own = 0;
        PlainCall.Make(SYS_arch_prctl, ARCH_GET_FS, (long)&own);
        return own;
    }

    /// <summary>Tells FS.base, and takes back what a call made of it: the thread's own variables are found by it.</summary>
    private static long LeaveFs()
    {
        long seen = FsBase();
        PlainCall.Make(SYS_arch_prctl, ARCH_SET_FS, OwnFs);
        return seen;
    }

    /// <summary>A thread's variables at another address, so that it can go on for a few instructions with either.</summary>
    private static long CopyOfThreadBlock(long own)
    {
        const int before = 12, after = 4, page = RegionLayout.PageSize;
        long lowest = (own & -page) - (before * page);
        long copy = ProbeRun.Plain(SYS_mmap, 0, (before + after) * page, 3, 0x22, -1, 0);
        long* vectors = stackalloc long[4];
        for (int i = 0; i < before + after; i++)
        {
            // By calls, since not every page is there.
            (vectors[0], vectors[1], vectors[2], vectors[3]) = (copy + (i * page), page, lowest + (i * page), page);
            PlainCall.Make(SYS_process_vm_readv, Libc.getpid(), (long)vectors, 1, (long)(vectors + 2), 1);
        }

        return copy + (own - lowest);
    }

    private static string InheritedRegisters(ProbeRun run)
    {
        var stored = stackalloc long[RequestList.RegistersSize / sizeof(long)];
        var store = (delegate* unmanaged<void*, void>)ProbeRun.Load(HostSnippet.StoreRegisters);
        if (run.IsGuest) ProbeRun.HoldRegisters();
        return Forks.Ask(run, _ =>
        {
            store(stored);
            return ProbeRun.Held(new ReadOnlySpan<long>(stored, RequestList.RegistersSize / sizeof(long))) > 0 ? "the guest's" : "the thread's";
        });
    }

    private static string ClosedBuffer(ProbeRun run)
    {
        long key = ProbeRun.Plain(SYS_pkey_alloc, 0, 0);
        if (key < 0) return $"{ProbeRun.LackingWord}: protection keys, {Answers.Of(key)}";
        long page = ProbeRun.Plain(SYS_mmap, 0, RegionLayout.PageSize, 3, 0x22, -1, 0);
        ProbeRun.Plain(SYS_pkey_mprotect, page, RegionLayout.PageSize, 3, key);
        var setRights = (delegate* unmanaged<long, void>)ProbeRun.Load(HostSnippet.SetKeyRights);
        setRights((long)PKEY_DISABLE_ACCESS << (int)(2 * key));
        long result = run.Call(SYS_uname, page);
        setRights(0);
        return Answers.Of(result);
    }
}
