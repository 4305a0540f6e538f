using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Itms.Domain.Shared;

/// <summary>What is wrong with a member of a JSON object.</summary>
public enum MemberFaultKind
{
    /// <summary>The type has no such member.</summary>
    Unknown,

    /// <summary>The object has an earlier member of the same name.</summary>
    Repeated,

    /// <summary>The name is not valid Unicode.</summary>
    Unreadable,
}

/// <summary>A member that must not be where it is.</summary>
/// <param name="Path">From the root, as <c>components[0].unit</c>. For <see cref="MemberFaultKind.Unreadable"/> the object's path; empty for the
/// root.</param>
public sealed record MemberFault(MemberFaultKind Kind, string Path);

/// <summary>
/// Compares the members of a JSON text with those of a .NET type. The deserializer also refuses unknown and repeated
/// members, but tells them from other faults only by the text of its messages.
/// </summary>
public static class JsonMembers
{
    /// <summary>Finds the first unknown or repeated member.</summary>
    /// <param name="json">Its values may have the wrong type, and its syntax may be broken: the deserializer reports both.</param>
    /// <returns>Null if there is none before the first syntax error.</returns>
    public static MemberFault? FindFault(ReadOnlySpan<byte> json, Type type, JsonSerializerOptions options)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = options.MaxDepth });
        try
        {
            return reader.Read() ? FindInValue(ref reader, TypeInfoOf(type, options), options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static MemberFault? FindInValue(ref Utf8JsonReader reader, JsonTypeInfo type, JsonSerializerOptions options)
    {
        switch (reader.TokenType, type.Kind)
        {
            case (JsonTokenType.StartObject, not JsonTypeInfoKind.Enumerable):
                return FindInObject(ref reader, type, options);
            case (JsonTokenType.StartArray, JsonTypeInfoKind.Enumerable):
                return FindInArray(ref reader, TypeInfoOf(type.ElementType!, options), options);
            case (JsonTokenType.StartArray, JsonTypeInfoKind.None):
                return FindInArray(ref reader, type, options);
            default:
                // A single value, or not what the type asks for.
                reader.Skip();
                return null;
        }
    }

    private static MemberFault? FindInObject(ref Utf8JsonReader reader, JsonTypeInfo type, JsonSerializerOptions options)
    {
        var comparer = options.PropertyNameCaseInsensitive ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var seen = new HashSet<string>(comparer);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (NameAt(ref reader) is not { } name) return new MemberFault(MemberFaultKind.Unreadable, "");
            if (MemberTypeOf(type, name, comparer, options) is not { } memberType) return new MemberFault(MemberFaultKind.Unknown, Step(name));
            if (!seen.Add(name)) return new MemberFault(MemberFaultKind.Repeated, Step(name));
            reader.Read();
            if (FindInValue(ref reader, memberType, options) is { } fault) return Under(Step(name), fault);
        }

        return null;
    }

    /// <returns>Null if there is no such member. A type of kind None takes any JSON, and so does all within it.</returns>
    private static JsonTypeInfo? MemberTypeOf(JsonTypeInfo type, string name, StringComparer comparer, JsonSerializerOptions options) =>
        type.Kind switch
        {
            JsonTypeInfoKind.Object =>
                type.Properties.FirstOrDefault(p => comparer.Equals(p.Name, name)) is { } member ? TypeInfoOf(member.PropertyType, options) : null,
            JsonTypeInfoKind.Dictionary => TypeInfoOf(type.ElementType!, options),
            _ => type,
        };

    private static MemberFault? FindInArray(ref Utf8JsonReader reader, JsonTypeInfo elementType, JsonSerializerOptions options)
    {
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            if (FindInValue(ref reader, elementType, options) is { } fault) return Under($"[{i}]", fault);
        return null;
    }

    private static MemberFault Under(string step, MemberFault fault) =>
        fault with { Path = fault.Path is "" or ['[', ..] ? step + fault.Path : $"{step}.{fault.Path}" };

    /// <summary>As <see cref="JsonException.Path"/> writes it: a name that would break the path stands in brackets.</summary>
    private static string Step(string name) =>
        name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-') ? name : $"['{name.Replace("'", "\\'", StringComparison.Ordinal)}']";

    private static string? NameAt(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonTypeInfo TypeInfoOf(Type type, JsonSerializerOptions options) => options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
}
