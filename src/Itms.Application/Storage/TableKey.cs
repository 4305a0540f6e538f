namespace Itms.Application.Storage;

/// <summary>
/// The rules for keys. A key has printable ASCII except <c>/ \ # ? %</c>, and at most <see cref="TableLimits.KeyLength"/>
/// characters. A partition key is not empty. The ordinal order is then the same in every store, whether it compares UTF-8
/// bytes, UTF-16 units or code points.
/// </summary>
public static class TableKey
{
    /// <summary>A key may contain this character.</summary>
    public static bool Allows(char c) => c is >= ' ' and <= '~' and not ('/' or '\\' or '#' or '?' or '%');

    /// <exception cref="ArgumentException">The key is empty (a partition), too long or has a forbidden character.</exception>
    public static void Check(string key, string name, bool mayBeEmpty = false)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length == 0 && !mayBeEmpty)
            throw new ArgumentException("A key may not be empty.", name);
        if (key.Length > TableLimits.KeyLength)
            throw new ArgumentException($"A key may have {TableLimits.KeyLength} characters, not {key.Length}.", name);
        foreach (var c in key)
            if (!Allows(c))
                throw new ArgumentException($"A key may not hold U+{(int)c:X4}.", name);
    }

    /// <summary>The smallest key greater than every key that starts with <paramref name="prefix"/>. Null: there is none.</summary>
    public static string? After(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        // '~' is the greatest allowed character. Nothing sorts after it.
        var end = prefix.Length;
        while (end > 0 && prefix[end - 1] == '~') end--;
        if (end == 0) return null;
        var last = (char)(prefix[end - 1] + 1);
        while (!Allows(last)) last++;
        return string.Concat(prefix.AsSpan(0, end - 1), [last]);
    }
}
