using System.Runtime.InteropServices;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Hazards;

/// <summary>A system call of a probe.</summary>
public readonly record struct Request(int Number, params long[] Arguments);

/// <summary>Where a probe makes its calls: over a path, or plainly in the same process.</summary>
public sealed unsafe class ProbeRun(PathRow path, PathSession session)
{
    /// <summary>How an answer begins where the hypercall said no.</summary>
    public const string RefusedWord = "refused";

    /// <summary>How an answer begins where the machine has not what the probe asks about: then nothing can be compared.</summary>
    public const string LackingWord = "not here";

    private const long LowestMarker = 0x5AFE_0000_0000_0000;

    /// <summary>How long a call may take. What a queue is asked for and never does is waited for, in labs by two CPUs that spin meanwhile.</summary>
    public static TimeSpan LimitOf(PathRow path) => path.IsAnsweredByThread ? TimeSpan.FromMilliseconds(200) : SessionSetup.DefaultLimit;

    /// <summary>The same of this path.</summary>
    public TimeSpan Limit => LimitOf(path);

    /// <summary>Whether the calls come from a guest.</summary>
    public bool IsGuest => path.GuestRing is not null;

    /// <summary>Data for calls: an address that payload and process share, <see cref="RequestList.BufferSize"/> bytes.</summary>
    public static long Buffer => RegionLayout.Buffer;

    /// <summary>The same as words.</summary>
    public static Span<long> Words => new((void*)Buffer, (int)RequestList.BufferSize / sizeof(long));

    /// <summary>The same as bytes.</summary>
    public static Span<byte> Bytes => new((void*)Buffer, (int)RequestList.BufferSize);

    /// <summary>Makes a call over the path.</summary>
    /// <returns>Its result, or a negated errno.</returns>
    /// <exception cref="RefusedException">The hypercall did not make it.</exception>
    public long Call(int number, params long[] arguments) => Calls(new Request(number, arguments))[0];

    /// <summary>Makes calls over the path without leaving the payload between them.</summary>
    /// <inheritdoc cref="Call"/>
    public long[] Calls(params Request[] requests)
    {
        Prepare(requests);
        session.Run(requests.Length);
        return Results(requests);
    }

    private static void Prepare(params Request[] requests)
    {
        var blocks = Blocks(requests.Length);
        blocks.Clear();
        for (int i = 0; i < requests.Length; i++)
        {
            Span<long> block = Block(blocks, i);
            block[RequestBlock.OrigRax / sizeof(long)] = requests[i].Number;
            for (int j = 0; j < requests[i].Arguments.Length; j++) block[RequestBlock.Arguments[j] / sizeof(long)] = requests[i].Arguments[j];
        }
    }

    /// <summary>Makes a call over the path, and looks at the process before it does anything else: what is looked at may be in the way of all that it does.</summary>
    /// <param name="request">The call.</param>
    /// <param name="look">May not allocate.</param>
    /// <returns>What was seen.</returns>
    /// <inheritdoc cref="Call"/>
    public long Look(Request request, delegate*<long> look)
    {
        Prepare(request);
        session.Run(1);
        long seen = look();
        Results(request);
        return seen;
    }

    private long[] Results(params Request[] requests)
    {
        var blocks = Blocks(requests.Length);
        var results = new long[requests.Length];
        for (int i = 0; i < requests.Length; i++)
        {
            long answer = Block(blocks, i)[RequestList.Answer];
            if (path.Mode != HostSyscallMode.None && answer != 0) throw new RefusedException(answer);
            results[i] = Block(blocks, i)[RequestBlock.Rax / sizeof(long)];
        }

        return results;
    }

    /// <summary>Makes a call in this process, without the path.</summary>
    /// <returns>Its result, or a negated errno.</returns>
    public static long Plain(int number, params ReadOnlySpan<long> arguments)
    {
        Span<long> all = stackalloc long[6];
        arguments.CopyTo(all);
        long result = Libc.syscall(number, all[0], all[1], all[2], all[3], all[4], all[5]);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <summary>Puts code beside the payload; there is one piece at a time.</summary>
    /// <returns>Its address.</returns>
    public static nint Load(byte[] snippet)
    {
        snippet.CopyTo(new Span<byte>((void*)(nint)HostSnippet.Address, snippet.Length));
        return (nint)HostSnippet.Address;
    }

    /// <summary>Has the payload hold values of its own in all SSE registers while it makes calls.</summary>
    public static void HoldRegisters()
    {
        *(int*)(nint)RequestList.HoldsRegisters = 1;
        for (int i = 0; i < RequestList.RegistersSize / sizeof(long); i++) ((long*)(nint)RequestList.RegistersBefore)[i] = LowestMarker + i;
    }

    /// <summary>Whether it found them again after its calls.</summary>
    public static bool AreRegistersKept() => new Span<byte>((void*)(nint)RequestList.RegistersBefore, RequestList.RegistersSize)
        .SequenceEqual(new Span<byte>((void*)(nint)RequestList.RegistersAfter, RequestList.RegistersSize));

    /// <summary>How many words of stored registers are the payload's.</summary>
    public static int Held(ReadOnlySpan<long> stored) =>
        stored.Length - stored.ToArray().Where((word, i) => word != LowestMarker + i).Count();

    private static Span<long> Blocks(int count) => new((void*)(nint)RequestList.Blocks, count * RequestBlock.Size / sizeof(long));

    private static Span<long> Block(Span<long> blocks, int number)
    {
        const int words = RequestBlock.Size / sizeof(long);
        return blocks.Slice(number * words, words);
    }
}

/// <summary>A hypercall that did not make its call.</summary>
public sealed class RefusedException(long answer) : Exception($"{ProbeRun.RefusedWord}: {Answers.Name(answer)}");
