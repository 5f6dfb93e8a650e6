namespace Hostcall.GuestPayloads;

/// <summary>What a scenario must keep to, so that a payload does what it says.</summary>
internal static class ScenarioCheck
{
    /// <summary>Of a system call of Linux, on every architecture.</summary>
    private const int MostArguments = 6;

    /// <exception cref="ArgumentException">It does not; says where.</exception>
    public static void Run(Scenario scenario)
    {
        bool fits = scenario.Under.TouchedBytes is >= 0 and <= RegionLayout.WorkingSetSize && scenario.Under.TouchedBytes % Circumstances.CacheLine == 0;
        Require(fits, scenario, $"touches {scenario.Under.TouchedBytes} bytes, and {RegionLayout.WorkingSetSize} are there, in lines of {Circumstances.CacheLine}");
        Require(scenario.Under.Filters >= 0, scenario, $"has {scenario.Under.Filters} filters");
        Require(scenario.Calls.Length is > 0 and <= RegionLayout.SlotCount, scenario, $"has {scenario.Calls.Length} calls");
        for (int i = 0; i < scenario.Calls.Length; i++)
        {
            var arguments = scenario.Calls[i].Arguments;
            Require(arguments.Length <= MostArguments, scenario, $"has {arguments.Length} arguments in call {i}");
            foreach (var argument in arguments) Check(scenario, argument, isFirst: i == 0);
        }
    }

    private static void Check(Scenario scenario, Argument argument, bool isFirst)
    {
        switch (argument.Kind)
        {
            case ArgumentKind.Constant:
                Require(argument.Value == (int)argument.Value, scenario, $"has the constant {argument.Value}, which does not fit an instruction");
                break;
            case ArgumentKind.Buffer:
                bool isInside = argument.Value is >= 0 and < RegionLayout.BufferSize;
                Require(isInside, scenario, $"has a pointer outside the buffer, {argument.Value} bytes from its start");
                break;
            case ArgumentKind.PreviousResult:
                Require(!isFirst, scenario, "uses a result where there is no call before");
                break;
        }
    }

    private static void Require(bool holds, Scenario scenario, string problem)
    {
        if (!holds) throw new ArgumentException($"{scenario.Name} {problem}", nameof(scenario));
    }
}
