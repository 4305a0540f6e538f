namespace Itms.Domain.Shared;

/// <summary>Values of enumerations as the words they are sent and stored as.</summary>
public static class Words
{
    /// <summary>Its name in camelCase, e.g. <c>delegatedTaskCompleted</c>.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum
    {
        var name = value.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
