namespace Hostcall.Results;

/// <summary>The two units that a sample may carry. They never share a column, an axis or a ratio.</summary>
public static class Units
{
    /// <summary>Nanoseconds of wall clock, for lanes that run on a real processor.</summary>
    public const string Nanoseconds = "ns";

    /// <summary>Guest and host instructions executed, for lanes that run on an emulated processor.</summary>
    public const string Instructions = "instructions";

    /// <summary>True for a unit that result files may contain.</summary>
    public static bool IsKnown(string unit) => unit is Nanoseconds or Instructions;
}
