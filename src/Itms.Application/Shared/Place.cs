namespace Itms.Application.Shared;

/// <summary>Spreads texts over a fixed number of places, as a hash table does.</summary>
internal static class Place
{
    /// <summary>The place of a text. It is the same in every process, so that a simulated run can be repeated in another one.</summary>
    /// <returns>At least 0 and less than <paramref name="count"/>.</returns>
    public static int Of(string text, int count)
    {
        var hash = 0;
        foreach (var c in text) hash = unchecked((hash * 31) + c);
        return (int)((uint)hash % (uint)count);
    }
}
