package io.heddle.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.llm.Requests;
import io.heddle.runtime.model.ModelProvider.Message;
import io.heddle.runtime.model.ModelProvider.Part;
import io.heddle.runtime.model.ModelProvider.Request;
import io.heddle.runtime.model.ModelProvider.Role;
import io.heddle.runtime.model.ModelProvider.Tool;
import io.heddle.runtime.model.ModelProvider.ToolCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestBodyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'frequency_penalty': 0.5, 'x_new': {'a': [1]}} | ,'frequency_penalty':0.5,'x_new':{'a':[1]}}
          {'temperature': null, 'stream': true, 'model': 'other'} | 'stream':false}
          {'response_format': 'json_object'} | ,'response_format':{'type':'json_object'}}
          {'response_format': 'JSON'} | ,'response_format':{'type':'json'}}
          {'response_format': {'type': 'text'}} | ,'response_format':{'type':'text'}}
          {'response_format': 'json_schema', 'json_schema': {'name': 'n', 'schema': {}}} | ,'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{}}}}
          {'response_format': 'json_schema', 'json_schema': '{\\u0022name\\u0022: \\u0022n\\u0022}'} | ,'response_format':{'type':'json_schema','json_schema':{'name':'n'}}}
          """)
  void letsParametersThrough(String parameters, String ending) {
    assertThat(body(Requests.ask("m", "x", parameters))).endsWith(ending);
  }

  @Test
  void sendsASchemaTheAnswerMustFit() {
    var schema = Requests.json("{'type':'object','oneOf':[{'const':5}]}");

    assertThat(body(Requests.with(Requests.ask("m", "x"), List.of(), schema)))
        .endsWith(
            ",'response_format':{'type':'json_schema','json_schema':{'name':'llm_response',"
                + "'schema':{'type':'object','oneOf':[{'const':5}]}}}}");
  }

  @Test
  void sendsToolsWithTheirSchemasAsTheyAre() {
    var tool = new Tool("search", "Finds.", Requests.json("{'type':'object','x-own':{'const':1}}"));

    assertThat(body(Requests.with(Requests.ask("m", "x"), List.of(tool), null)))
        .endsWith(
            ",'tools':[{'type':'function','function':{'name':'search','description':'Finds.',"
                + "'parameters':{'type':'object','x-own':{'const':1}}}}]}");
  }

  @Test
  void sendsAConversationWithTools() {
    var call = new ToolCall("c1", "search", "{}");
    var messages =
        List.of(
            Message.text(Role.SYSTEM, ""),
            new Message(Role.ASSISTANT, List.of(), List.of(call), null),
            new Message(Role.TOOL, List.of(new Part.Text("found")), List.of(), "c1"));

    assertThat(body(Requests.of("m", messages, "{}")))
        .contains(
            "'messages':[{'role':'system','content':''},"
                + "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                + "'function':{'name':'search','arguments':'{}'}}]},"
                + "{'role':'tool','content':'found','tool_call_id':'c1'}]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          image    | https://x/a.png              | {'type':'image_url','image_url':{'url':'https://x/a.png','detail':'low'}}
          audio    | data:audio/mpeg;base64,AAAA  | {'type':'input_audio','input_audio':{'data':'AAAA','format':'mp3'}}
          audio    | https://x/a.wav              | {'type':'audio_url','audio_url':{'url':'https://x/a.wav'}}
          video    | https://x/a.mp4              | {'type':'video_url','video_url':{'url':'https://x/a.mp4'}}
          document | https://x/a.pdf              | {'type':'file','file':{'filename':'document.pdf','file_data':'https://x/a.pdf'}}
          """)
  void sendsMediaAsParts(String kind, String url, String part) {
    var parts = List.<Part>of(new Part.Text("see"), new Part.Media(kind, url, "low"));
    var messages = List.of(new Message(Role.USER, parts, List.of(), null));

    assertThat(body(Requests.of("m", messages, "{}")))
        .contains("'content':[{'type':'text','text':'see'}," + part + "]");
  }

  private static String body(Request request) {
    return RequestBody.of(request, request.model()).replace('"', '\'');
  }
}
