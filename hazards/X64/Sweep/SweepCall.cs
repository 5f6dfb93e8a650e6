using System.Globalization;

namespace Hostcall.Hazards.X64.Sweep;

/// <summary>A call of a sweep: what it is follows from seed and index alone.</summary>
/// <param name="Call">Which.</param>
/// <param name="Arguments">Six; <see cref="Arena.OwnId"/> is the process id.</param>
/// <param name="IsOfRoot">Whether it is made by a process that stays root.</param>
internal readonly record struct SweepCall(SweptCall Call, long[] Arguments, bool IsOfRoot)
{
    /// <summary>Calls that a process makes one after the other, at most: whatever one leaves, the next ones find.</summary>
    public const int PerProcess = 16;

    /// <summary>Of so many processes one stays root.</summary>
    private const int RootEvery = 8;

    /// <summary>So many calls contain every number.</summary>
    public static int Pass => (CallTable.OfUser.Count * RootEvery / (RootEvery - 1)) + (2 * PerProcess);

    /// <summary>Whether a hypercall never makes it.</summary>
    public bool IsNever => Call.IsNever;

    /// <param name="seed">Another seed, other arguments in another order.</param>
    /// <param name="index">From 0.</param>
    public static SweepCall At(int seed, long index)
    {
        long process = index / PerProcess;
        bool isOfRoot = process % RootEvery == RootEvery - 1;
        var random = new SplitMix(((ulong)(uint)seed << 40) ^ (ulong)index ^ 0x5EED);
        random.Next();
        var call = isOfRoot ? CallTable.OfRoot[random.Below(CallTable.OfRoot.Count)] : Ordered(seed, index - (process / RootEvery * PerProcess));
        var arguments = new long[6];
        for (int i = 0; i < call.Kinds.Length; i++) arguments[i] = ArgumentValues.Of(call.Kinds[i], ref random);
        return new SweepCall(call, arguments, isOfRoot);
    }

    /// <summary>As in C, with the arguments that the call has.</summary>
    public override string ToString() =>
        $"{(Call.Name.Length > 0 ? Call.Name : $"number {Call.Number}")}({string.Join(", ", Arguments.Take(Call.Kinds.Length).Select(Shown))}){(IsOfRoot ? " as root" : "")}";

    /// <summary>Every number once in each pass, in an order of the pass.</summary>
    private static SweptCall Ordered(int seed, long ordinal)
    {
        var calls = CallTable.OfUser;
        var (pass, place) = Math.DivRem(ordinal, calls.Count);
        var random = new SplitMix(((ulong)(uint)seed << 32) ^ (ulong)pass);
        ulong stride, offset = random.Next() % (ulong)calls.Count;
        do stride = random.Next() % (ulong)calls.Count;
        while (Divisor(stride, (ulong)calls.Count) != 1);
        return calls[(int)((((ulong)place * stride) + offset) % (ulong)calls.Count)];
    }

    private static ulong Divisor(ulong a, ulong b) => a == 0 ? b : Divisor(b % a, a);

    private static string Shown(long value) => value == Arena.OwnId ? "own id" : value is >= -200 and < 4096 ? value.ToString(CultureInfo.InvariantCulture) : $"0x{value:x}";
}
