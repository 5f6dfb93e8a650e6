using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Hostcall.GuestPayloads;

/// <summary>What a result must be for a call to count as done.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ExpectationKind>))]
public enum ExpectationKind
{
    /// <summary>Exactly this value.</summary>
    Value,

    /// <summary>The process id of the program under test, known when it runs.</summary>
    ProcessId,

    /// <summary>The id of its parent process.</summary>
    ParentProcessId,

    /// <summary>Any value that is not a negated errno: a fresh descriptor, say.</summary>
    Success,
}

/// <summary>What a result must be.</summary>
public sealed record Expectation(ExpectationKind Kind, long Value = 0)
{
    public static readonly Expectation ProcessId = new(ExpectationKind.ProcessId);
    public static readonly Expectation ParentProcessId = new(ExpectationKind.ParentProcessId);
    public static readonly Expectation Success = new(ExpectationKind.Success);

    public static Expectation Exactly(long value) => new(ExpectationKind.Value, value);

    /// <summary>What the payload compares a result with.</summary>
    /// <param name="processId">Of the process that makes the calls.</param>
    /// <param name="parentProcessId">Of its parent.</param>
    /// <returns>The one right value, or for <see cref="ExpectationKind.Success"/> the largest one.</returns>
    public long Resolve(int processId, int parentProcessId) => Kind switch
    {
        ExpectationKind.ProcessId => processId,
        ExpectationKind.ParentProcessId => parentProcessId,
        ExpectationKind.Success => PayloadBody.Poison - 1,
        _ => Value,
    };
}

/// <summary>A system call by its name, with the number that each architecture's kernel gives it.</summary>
/// <param name="Name">As the kernel's headers have it behind <c>SYS_</c>; free for a number that no kernel gives out.</param>
/// <param name="X64">arch/x86/entry/syscalls/syscall_64.tbl.</param>
/// <param name="Arm64">include/uapi/asm-generic/unistd.h.</param>
public sealed record SystemCall(string Name, int X64, int Arm64)
{
    /// <summary>Its number on an architecture.</summary>
    public int On(Architecture architecture) => architecture == Architecture.Arm64 ? Arm64 : X64;

    /// <summary>A number that means the same everywhere, mostly nothing.</summary>
    public static SystemCall Numbered(int number) => new($"number {number}", number, number);
}

/// <summary>One host system call: which, up to six arguments, and what must come back.</summary>
#pragma warning disable CA1716 // a keyword of Visual Basic, which nothing here is written in
public sealed record Call(SystemCall Asked, Expectation Expected, params Argument[] Arguments);
#pragma warning restore CA1716

/// <summary>A named sequence of calls; one iteration of the payload makes each of them once.</summary>
/// <param name="Name">Permanent: results refer to it.</param>
/// <param name="Summary">What it asks for, in a few words.</param>
/// <param name="Calls">In the order in which they are made.</param>
public sealed record Scenario(string Name, string Summary, params Call[] Calls)
{
    public Circumstances Under { get; init; } = Circumstances.Plain;

    /// <summary>The values that the payload reads from argument slots, in slot order.</summary>
    [JsonIgnore]
    public IEnumerable<Fixture> Fixtures => Calls
        .SelectMany(call => call.Arguments)
        .Where(argument => argument.Kind == ArgumentKind.Descriptor)
        .Select(argument => (Fixture)argument.Value)
        .Distinct();

    /// <summary>Whether it asks the guest's own kernel for something, instead of the host's.</summary>
    [JsonIgnore]
    public bool IsOfGuest => Calls.Any(call => GuestCall.TraceLineOf(call) is not null);

    /// <summary>The strings that the shared region holds, in order.</summary>
    [JsonIgnore]
    public IEnumerable<string> Texts => Calls
        .SelectMany(call => call.Arguments)
        .Where(argument => argument.Kind == ArgumentKind.Text)
        .Select(argument => argument.Content!)
        .Distinct();
}
