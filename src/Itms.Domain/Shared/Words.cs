namespace Itms.Domain.Shared;

/// <summary>Writes enumeration values as the words that are sent and stored.</summary>
public static class Words
{
    /// <summary>The name in camelCase, for example <c>delegatedTaskCompleted</c>.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
