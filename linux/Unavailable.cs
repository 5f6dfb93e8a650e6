namespace Hostcall.Linux;

/// <summary>Something that is not possible here: one value from where it is found to where it is shown.</summary>
/// <param name="Reason">Why, in one sentence without a full stop.</param>
/// <param name="Remedy">What would help; empty where nothing is known to.</param>
public sealed record Unavailable(string Reason, string Remedy)
{
    /// <summary>Runs what a machine may refuse. Whoever tries a path does it through this, so that it is caught in one place.</summary>
    /// <param name="work">What is tried. It returns null, throws <see cref="UnavailableException"/>, or makes a call that is refused.</param>
    /// <returns>Null, or why it is not possible.</returns>
    /// <exception cref="LinuxException">A call failed in a way that no machine is known to refuse it in.</exception>
    public static Unavailable? Try(Func<Unavailable?> work)
    {
        try
        {
            return work();
        }
        catch (UnavailableException error)
        {
            return error.What;
        }
        catch (LinuxException error) when (Refusals.Of(error) is { } refused)
        {
            return refused;
        }
    }

    /// <summary>Both in one line.</summary>
    public override string ToString() => Remedy.Length > 0 ? $"{Reason}; {Remedy}" : Reason;
}

/// <summary>Carries an <see cref="Unavailable"/> out of work that is under way: a result, not a failure.</summary>
public sealed class UnavailableException(Unavailable what) : Exception(what.ToString())
{
    public UnavailableException(string reason, string remedy)
        : this(new Unavailable(reason, remedy))
    {
    }

    public Unavailable What { get; } = what;
}
