namespace Hostcall.GuestPayloads;

/// <summary>
/// Work that makes a payload slower by a known amount: turns of an empty loop before each call of one iteration in some.
/// One iteration in some, because a KVM that emulates guest ring 0 takes a few percent of a call for a single instruction.
/// </summary>
/// <param name="Steps">Turns of the loop, at least 1.</param>
/// <param name="Every">One iteration in how many has the loop, at least 1. The others run what the ordinary payload runs.</param>
public sealed record ExtraWork(int Steps, int Every = 1);
